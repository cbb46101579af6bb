# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Predicates and logic functions of kernel/proof/wp/include/proof as functions of Python, so that the text that contracts are
proved against can be asked of states, too (docs/design/refinement.md).

Read is what is defined there, with labels, by terms of the language: no C, no macros. A label stands for a state, which has
the kernel's arrays and variables by name (view.py). Of functions that are only declared, in axiomatics, the meaning is given.
Each definition becomes an expression of Python: that decides in which order conditions are looked at, as in C.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any, NamedTuple

from spec.refinement.view import numbers, only_differ, replaced

TOKEN = re.compile(r"\s+|//[^\n]*|(?P<number>0x[0-9a-fA-F]+|\d+(?:\.\d+)?)|(?P<name>\\?[A-Za-z_]\w*)|"
                   r"(?P<sign><==>|==>|<=|>=|==|!=|&&|\|\||<<|>>|->|\.\.|[-+*/%&|^!~?:;,.=<>(){}\[\]])")
ANNOTATION = re.compile(r"/\*@(.*?)\*/", re.DOTALL)
#: `#define NAME_writes(cptr) place, place`: what a transition may write.
WRITES = re.compile(r"^#define (\w+_writes)((?:.*\\\n)*.*)$", re.MULTILINE)
WORDS = {"\\true": "True", "\\false": "False", "\\null": "None"}
#: Of definitions, and what is behind the last one.
BEGINNINGS = ("predicate", "logic", "axiom", "type", "axiomatic", "}", "")
#: Operators of two sides, with how strongly they bind.
BINARY = {"<==>": 1, "==>": 2, "||": 4, "&&": 5, "|": 6, "^": 7, "&": 8, "==": 9, "!=": 9, "<": 10, "<=": 10, ">": 10, ">=": 10,
          "<<": 11, ">>": 11, "+": 12, "-": 12, "*": 13, "/": 13, "%": 13}
COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}
AS_IN_PYTHON = {"||": "or", "&&": "and", "/": "//"}
QUANTIFIED = {"\\forall": "all", "\\exists": "any"}
#: Constants that are not written in capitals.
API = ("seL4_", "ARM")
CASTS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "word_t": 64}


class Unreadable(Exception):
    """A definition that is not of the language that is read."""


class Token(NamedTuple):
    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise Unreadable(f"{text[place:place + 40]!r}")
        if match.lastgroup is not None:
            found.append(Token(match.lastgroup, match[0]))
        place = match.end()
    return [*found, Token("end", "")]


@dataclass(frozen=True)
class Definition:
    name: str
    labels: tuple[str, ...]
    parameters: tuple[str, ...]
    source: str


@dataclass
class Text:
    """What has been read so far."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    declared: dict[str, tuple[str, ...]] = field(default_factory=dict)  # labels
    constants: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    places: dict[str, tuple[tuple[str, ...], list[Token]]] = field(default_factory=dict)  # macros of places, as they were written


def named(name: str) -> str:
    """A name that Python does not have for itself."""
    return f"{name}_" if iskeyword(name) else name


class Reader:
    """Of one annotation."""

    def __init__(self, text: str, into: Text) -> None:
        self.tokens, self.place, self.into = tokens(text), 0, into
        self.label = ""  # the state that names without \at are of
        self.states = "()"  # of all labels
        self.known: set[str] = set()  # parameters and bound variables

    # Tokens.

    @property
    def next(self) -> str:
        return self.tokens[self.place].text

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1].text

    def expect(self, text: str) -> None:
        if self.take() != text:
            raise Unreadable(f"{text!r} before {' '.join(each.text for each in self.tokens[self.place - 1:self.place + 8])!r}")

    def accept(self, text: str) -> bool:
        if self.next != text:
            return False
        self.place += 1
        return True

    def list_of(self, each: Callable[[], str], end: str) -> list[str]:
        found: list[str] = []
        while self.next != end:
            found.append(each())
            if self.next != end:
                self.expect(",")
        self.expect(end)
        return found

    # Definitions.

    def annotation(self) -> None:
        while self.next:
            if self.next == "axiomatic":
                self.take(), self.take()
                self.expect("{")
                while not self.accept("}"):
                    self.one()
            else:
                self.one()

    def one(self) -> None:
        """One that cannot be read is left out, and so are those that name it."""
        begin = self.place
        if self.next in ("axiom", "type"):
            self.skip()
            return
        try:
            self.definition()
        except Unreadable:
            self.place = begin
            name = self.name_of_next()
            self.into.definitions.pop(name, None)
            self.into.left_out.add(name)
            self.skip()

    def name_of_next(self) -> str:
        self.type() if self.take() == "logic" else None
        return self.next

    def skip(self) -> None:
        """To the next definition: a semicolon may be within one, too."""
        self.take()
        while self.tokens[self.place - 1].text not in (";", "}") or self.next not in BEGINNINGS:
            self.take()

    def definition(self) -> None:
        if self.take() == "logic":
            self.type()
        name = self.take()
        labels = self.labels()
        names = self.parameters()
        if self.next == ";":
            self.into.declared[name] = labels
        else:
            self.expect("=")
            self.label, self.known = labels[0] if len(labels) == 1 else "", set(names)
            self.states = f"({''.join(f'{label}, ' for label in labels)})"
            self.into.definitions[name] = Definition(name, labels, tuple(map(named, names)), "")  # which it may name
            source = self.expression()
            if self.next != ";":
                raise Unreadable(f"{name}: {self.next!r}")
            self.into.definitions[name] = Definition(name, labels, tuple(map(named, names)), source)
        self.expect(";")

    def writes(self, name: str) -> None:
        """Its definition: from A to B nothing else differs. By the global that the places begin with. It may name others that were
        defined before."""
        names = self.parameters()
        self.known, self.label = set(names), "A"
        self.into.places[name] = names, self.tokens[self.place:-1]
        places: dict[str, list[str]] = {}
        while self.next:
            if self.next in self.into.places:
                self.expand()
                continue
            place = self.take()
            places.setdefault(place, []).append(f"({''.join(f'{step}, ' for step in self.path())})")
            self.accept(",")
        items = ", ".join(f"{place!r}: [{', '.join(paths)}]" for place, paths in places.items())
        source = f"only_differ(A, B, {{{items}}})"
        self.into.definitions[name] = Definition(name, ("A", "B"), tuple(map(named, names)), source)

    def expand(self) -> None:
        """A macro, as the preprocessor would."""
        begin = self.place
        names, body = self.into.places[self.take()]
        given = dict(zip(names, self.arguments() if names else [], strict=True))
        self.tokens[begin:self.place] = [each for token in body for each in given.get(token.text, [token])]
        self.place = begin

    def arguments(self) -> list[list[Token]]:
        self.expect("(")
        found: list[list[Token]] = [[]]
        depth = 1
        while depth:
            token = self.tokens[self.place]
            self.place += 1
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            if depth == 1 and token.text == ",":
                found.append([])
            elif depth:
                found[-1].append(token)
        return found

    def type(self) -> None:
        if self.take() == "struct":
            self.take()

    def labels(self) -> tuple[str, ...]:
        if self.next != "{":
            return ()
        self.take()
        return tuple(self.list_of(self.take, "}"))

    def parameters(self) -> tuple[str, ...]:
        """Types are left out; the type before may be that of several."""
        if self.next != "(":
            return ()
        self.take()
        names = []
        while self.next != ")":
            words = []
            while self.next not in (",", ")"):
                words.append(self.take())
            names.append(words[-1])
            if self.next == ",":
                self.take()
        self.take()
        return tuple(names)

    # Expressions.

    def expression(self) -> str:
        if self.next in QUANTIFIED:
            return self.quantified()
        if self.next == "\\let":
            return self.let()
        condition = self.binary(1)
        if self.next != "?":
            return condition
        self.take()
        then = self.expression()
        self.expect(":")
        return f"({then} if {condition} else {self.expression()})"

    def let(self) -> str:
        self.take()
        name = self.take()
        self.expect("=")
        value = self.expression()
        self.expect(";")
        self.known.add(name)
        source = self.expression()
        self.known.discard(name)
        return f"(lambda {named(name)}: {source})({value})"

    def quantified(self) -> str:
        """`\\forall integer i, j; a <= i < b && c <= j < d && condition ==> claim`: each has its bounds, in their order. Of
        `\\exists` the claim is one more condition."""
        quantifier = self.take()
        self.type()
        names = [self.take()]
        while self.accept(","):
            names.append(self.take())
        self.expect(";")
        ranges, conditions = [], []
        for name in names:
            ranges.append(self.range_of(name))
            self.known.add(name)
            if name != names[-1]:
                self.expect("&&")
        if self.accept("&&"):
            conditions = [self.binary(BINARY["&&"])]
        claim = self.claim(quantifier)
        self.known -= set(names)
        if quantifier == "\\exists":
            return f"any({' and '.join([*conditions, claim])} {' '.join(ranges)})"
        return f"all({claim} {' '.join(ranges)} {' '.join(f'if {each}' for each in conditions)})"

    def claim(self, quantifier: str) -> str:
        if quantifier == "\\exists":
            return "True"
        self.expect("==>")
        return self.expression()

    def range_of(self, name: str) -> str:
        least = self.binary(BINARY["<<"])
        least = f"{least} + {int(self.take() == '<')}"
        self.expect(name)
        above = self.take() == "<="
        return f"for {named(name)} in numbers({least}, {self.binary(BINARY['<<'])} + {int(above)}, {self.states})"

    def binary(self, least: int) -> str:
        left = self.unary()
        while BINARY.get(self.next, 0) >= least:
            sign = self.take()
            if sign in COMPARISONS:
                left = self.comparison(left, sign)
                continue
            right = self.right_side(sign)
            left = self.combined(sign, left, right)
        return left

    def right_side(self, sign: str) -> str:
        """Implication is of what is to its right, all others of what is to their left."""
        if self.next in QUANTIFIED or self.next == "\\let":
            return self.expression()
        return self.binary(BINARY[sign] + (sign != "==>"))

    def combined(self, sign: str, left: str, right: str) -> str:
        if sign == "==>":
            return f"(not {left} or {right})"
        if sign == "<==>":
            return f"(bool({left}) == bool({right}))"
        return f"({left} {AS_IN_PYTHON.get(sign, sign)} {right})"

    def comparison(self, left: str, sign: str) -> str:
        """Several in a row, as in mathematics, and in Python."""
        whole = f"{left} {sign} {self.binary(11)}"
        while self.next in COMPARISONS:
            whole += f" {self.take()} {self.binary(11)}"
        return f"({whole})"

    def unary(self) -> str:
        if self.next == "!":
            self.take()
            return f"(not {self.unary()})"
        if self.next in ("-", "~"):
            return f"({self.take()}{self.unary()})"
        if self.next == "(" and self.tokens[self.place + 1].text in CASTS and self.tokens[self.place + 2].text == ")":
            self.take()
            bits = CASTS[self.take()]
            self.take()
            return f"({self.unary()} & {(1 << bits) - 1:#x})"
        return self.postfix(self.primary())

    def postfix(self, source: str) -> str:
        while self.next in (".", "["):
            if self.take() == ".":
                source += f".{self.take()}"
            else:
                source += f"[{self.expression()}]"
                self.expect("]")
        return source

    def primary(self) -> str:
        kind, text = self.tokens[self.place]
        if text == "(":
            self.take()
            source = self.expression()
            self.expect(")")
            return f"({source})"
        if text == "{":
            return self.update()
        if text == "\\at":
            return self.at()
        if kind == "number":
            return self.take()
        if kind == "name":
            return self.name(self.take())
        raise Unreadable(f"{text!r}")

    def at(self) -> str:
        self.take()
        self.expect("(")
        place, before = self.place, self.label
        self.label = self.label_behind(place)
        source = self.expression()
        self.label = before
        self.expect(",")
        self.take()
        self.expect(")")
        return source

    def label_behind(self, place: int) -> str:
        """The last word of the \\at that begins here."""
        depth = 1
        while depth:
            text = self.tokens[place].text
            depth += (text in "([{" and text != "") - (text in ")]}" and text != "")
            place += 1
        return self.tokens[place - 2].text

    def update(self) -> str:
        """A functional update, of parts that are named by fields and elements."""
        self.take()
        source = self.expression()
        self.expect("\\with")
        parts = self.list_of(self.part, "}")
        return f"replaced({source}, {', '.join(parts)})"

    def part(self) -> str:
        path = self.path()
        self.expect("=")
        return f"(({', '.join(path)},), {self.expression()})"

    def path(self) -> list[str]:
        """Fields and elements."""
        found = []
        while self.next in (".", "["):
            if self.take() == ".":
                found.append(repr(self.take()))
            else:
                found.append(self.expression())
                self.expect("]")
        return found

    def name(self, name: str) -> str:
        if name in WORDS:
            return WORDS[name]
        if name in self.known:
            return named(name)
        if name in self.into.definitions or name in self.into.declared:
            return self.call(name)
        if name == name.upper() or name.startswith(API):
            self.into.constants.add(name)
            return name
        if not self.label or name in self.into.left_out:
            raise Unreadable(f"{name} is of no state")
        return f"{self.label}.{name}"

    def call(self, name: str) -> str:
        of = self.into.definitions[name].labels if name in self.into.definitions else self.into.declared[name]
        given = self.labels() or (self.label,) * len(of)
        if len(given) != len(of) or "" in given:
            raise Unreadable(f"{name} is of other states")
        arguments: list[str] = []
        if self.next == "(":
            self.take()
            arguments = self.list_of(self.expression, ")")
        return f"{named(name)}({', '.join([*given, *arguments])})"


def read(texts: Iterable[str]) -> Text:
    """All annotations of files, and their macros of places, in the order in which they name each other."""
    into = Text()
    for text in texts:
        for found in ANNOTATION.finditer(text):
            Reader(found[1], into).annotation()
        for found in WRITES.finditer(text):
            Reader(found[2].replace("\\\n", " "), into).writes(found[1])
    return into


Function = Callable[..., Any]


def functions(text: Text, constants: Mapping[str, int], meanings: Mapping[str, Function]) -> dict[str, Function]:
    """The definitions. constants: of C; meanings: of what is declared only."""
    scope: dict[str, Any] = {**constants, **meanings, "replaced": replaced, "only_differ": only_differ, "numbers": numbers}
    for each in text.definitions.values():
        scope[each.name] = eval(f"lambda {', '.join((*each.labels, *each.parameters))}: {each.source}", scope)
    return {name: scope[name] for name in text.definitions}
