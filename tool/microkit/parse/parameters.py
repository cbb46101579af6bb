# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Parameters: `${name}` in attribute values (an extension).

A file declares its parameters with `<param name="n" default="v" />` directly under its root
element. The top file's get their values from `-D n=v`, an included file's from the `<param name="n"
value="v" />` inside the `xi:include`. Without one, `board="uart.base"` takes it from the board. `${...}` may be a name, or arithmetic on numbers; `$${`
stands for `${` itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..base.errors import Findings
from ..base.location import Location
from ..base.records import dataclass
from ..base.rules import Reporter, rule
from ..base.suggest import all_of, did_you_mean
from ..base.units import NumberError, SIZE_UNITS, parse_number
from . import rules
from .xml import Attribute, Element

_USE = re.compile(r"\$\$\{|\$\{([^}]*)\}")
_TOKEN = re.compile(r"\s*(?:([A-Za-z_]\w*)|([0-9]\w*)|([-+*/%()]))")
_NAME = re.compile(r"[A-Za-z_]\w*")
#: Longer expressions than anyone writes.
_MAX_EXPRESSION = 500


@dataclass(frozen=True)
class Given:
    """A value that a file's user gives for a parameter, and where; None: on the command line."""

    value: str
    location: Location | None


Scope = dict[str, str]


def open_scope(
    root: Element, given: dict[str, Given], board: Mapping[str, str], findings: Findings
) -> Scope:
    """Take the `<param>` declarations out of a file's root; the values they have in this use."""
    declared = [child for child in root.children if child.name == "param"]
    root.children = [child for child in root.children if child.name != "param"]
    scope: Scope = {}
    for element in declared:
        name = _declared_name(element, findings)
        if name is None:
            continue
        if name in scope:
            param_twice(findings, element, name)
        value = given[name].value if name in given else _own_value(element, board, findings)
        if value is None:
            param_missing(findings, element, name, root)
        scope[name] = "0" if value is None else value
    param_unknown(findings, root, given, scope)
    return scope


def _declared_name(element: Element, findings: Findings) -> str | None:
    return checked_param(element, ("name", "board", "default"), findings)


def _own_value(element: Element, board: Mapping[str, str], findings: Findings) -> str | None:
    """What a declaration says by itself: the board's value, else the default."""
    asked, default = element.attributes.get("board"), element.attributes.get("default")
    if asked is not None and asked.value in board:
        return board[asked.value]
    if default is not None:
        return default.value
    if asked is not None:
        param_board(findings, asked, board)
        return "0"
    return None


def checked_param(
    element: Element, allowed: tuple[str, ...], findings: Findings
) -> str | None:
    """The name in a `<param>`, after complaining about everything else in it."""
    for name, attribute in element.attributes.items():
        if name not in allowed:
            rules.unknown_attribute(findings, attribute.name_location, name, "param", allowed,
                                    element.attributes)  # fmt: skip
    for child in element.children:
        rules.unknown_element(findings, child.location, child.name, "param", ())
    named = element.attributes.get("name")
    if named is None:
        help = "Name of the parameter."
        rules.missing_attribute(findings, element.location, "param", "name", help)
        return None
    if not _NAME.fullmatch(named.value):
        param_name(findings, named.value_location, named.value)
        return None
    return named.value


def substitute(element: Element, scope: Scope, findings: Findings) -> None:
    """Replace `${...}` in the attributes of one element."""
    for attribute in element.attributes.values():
        if "${" in attribute.value:
            _substitute(attribute, scope, findings)


def _substitute(attribute: Attribute, scope: Scope, findings: Findings) -> None:
    def undeclared(name: str) -> None:
        param_undeclared(findings, attribute.value_location, name, scope)
        attribute.broken = True

    def replacement(match: re.Match[str]) -> str:
        inside = match[1]
        if inside is None:
            return "${"
        text = inside.strip()
        if text in scope:
            return scope[text]
        try:
            return str(_Expression(text, scope, undeclared).run())
        except ValueError as error:
            param_expression(findings, attribute.value_location, text, str(error))
            attribute.broken = True
            return "0"

    attribute.value = _USE.sub(replacement, attribute.value)


class _Expression:
    """Integer arithmetic: + - * / % and parentheses, by recursive descent."""

    def __init__(self, text: str, scope: Scope, undeclared: Callable[[str], None]) -> None:
        self.scope = scope
        self.undeclared = undeclared
        self.tokens = _tokens(text)
        self.position = 0

    def run(self) -> int:
        value = self._sum()
        if self._peek():
            raise ValueError(f"'{self._peek()}' is not expected")
        if value < 0:
            raise ValueError(f"the result, {value}, is negative")
        return value

    def _peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.position += 1
        return token

    def _sum(self) -> int:
        value = self._product()
        while self._peek() in ("+", "-"):
            value = value + self._product() if self._next() == "+" else value - self._product()
        return value

    def _product(self) -> int:
        value = self._atom()
        while self._peek() in ("*", "/", "%"):
            operator, right = self._next(), self._atom()
            if operator == "*":
                value *= right
            elif right == 0:
                raise ValueError("division by zero")
            else:
                value = value // right if operator == "/" else value % right
            if abs(value) >> 64:
                raise ValueError("the result does not fit in 64 bits")
        return value

    def _atom(self) -> int:
        token = self._next()
        if not token:
            raise ValueError("a number or a parameter is missing")
        if token == "(":
            value = self._sum()
            if self._next() != ")":
                raise ValueError("a ')' is missing")
            return value
        if _NAME.fullmatch(token):
            return self._value(token)
        try:
            return parse_number(token, SIZE_UNITS)
        except NumberError as error:
            raise ValueError(f"'{token}' {error}") from None

    def _value(self, name: str) -> int:
        if name not in self.scope:
            self.undeclared(name)
            return 0
        try:
            return parse_number(self.scope[name], SIZE_UNITS)
        except NumberError as error:
            raise ValueError(f"{name} is '{self.scope[name]}', which {error}") from None


def _tokens(text: str) -> list[str]:
    if len(text) > _MAX_EXPRESSION:
        raise ValueError("it is too long")
    tokens = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"'{text[position:].strip()[:10]}' is not understood")
        tokens.append(match[0].strip())
        position = match.end()
    return tokens


@rule("param-name")
def param_name(report: Reporter, location: Location, name: str) -> None:
    """The name of a parameter is letters, digits and `_`, and does not start with a digit."""
    report(location, f"'{name}' is not a name for a parameter")


@rule("param-twice")
def param_twice(report: Reporter, element: Element, name: str) -> None:
    """A parameter is declared or given twice."""
    report(element.attributes["name"].value_location, f"there are two parameters '{name}'")


@rule("param-missing")
def param_missing(report: Reporter, element: Element, name: str, root: Element) -> None:
    """A parameter without a default is not given a value.

    Give it with `-D name=value` on the command line, or, for an included file, with
    `<param name="name" value="value" />` inside the `xi:include`.
    """
    report(
        element.attributes["name"].value_location,
        f"parameter '{name}' has no default and no value",
        help=f"give it on the command line: -D {name}=..."
        if root.location.included_at is None
        else f'put <param name="{name}" value="..." /> into the xi:include',
    )


@rule("param-board")
def param_board(report: Reporter, asked: Attribute, board: Mapping[str, str]) -> None:
    """A parameter takes a value that the board does not have, and has no default.

    `<param name="base" board="uart.base" />` is the value of `board.toml`, so that one description fits
    several boards.
    """
    report(asked.value_location, f"the board has no value '{asked.value}'",
           help=[did_you_mean(asked.value, board), f"its values: {all_of(board)}"])


@rule("param-unknown")
def param_unknown(
    report: Reporter, root: Element, given: dict[str, Given], scope: Scope
) -> None:
    """A value is given for a parameter that the file does not declare."""
    for name, value in given.items():
        if name not in scope:
            report(
                value.location or root.location,
                f"the file has no parameter '{name}'",
                help=[did_you_mean(name, scope), f"its parameters: {all_of(scope)}"
                      if scope else "it has none"],
            )


@rule("param-undeclared")
def param_undeclared(report: Reporter, location: Location, name: str, scope: Scope) -> None:
    """An attribute uses a parameter that its file does not declare.

    Each file sees only the parameters that it declares itself, with
    `<param name="name" default="value" />` directly under its root element.
    """
    hint = did_you_mean(name, scope) or f'declare it: <param name="{name}" default="..." />'
    report(location, f"parameter '{name}' is not declared in this file", help=hint)


@rule("param-expression")
def param_expression(report: Reporter, location: Location, text: str, reason: str) -> None:
    """The text in `${...}` is neither the name of a parameter nor arithmetic on numbers.

    Arithmetic knows numbers as everywhere (`0x1000`, `4KiB`), parameters that are numbers, `+ - * /
    %` and parentheses. Division rounds down. The result must not be negative.
    """
    report(location, f"${{{text}}}: {reason}")
