# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The registry of rules.

A rule is one function. The decorator gives it its id and default severity; its docstring is its
page in the manual (`microkit explain ID`). The function's first parameter, `report`, adds a finding
of this rule, so that no finding can carry an id that has no page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from .errors import Diagnostic, Findings, Related, Severity
from .location import Location
from .records import dataclass


@dataclass(frozen=True)
class Rule:
    """Id, default severity and manual page of a rule, and the module that defines it."""

    id: str
    severity: Severity
    text: str
    module: str

    @property
    def title(self) -> str:
        """The first sentence of the page."""
        paragraph = " ".join(self.text.split("\n\n", 1)[0].split())
        return paragraph.split(". ", 1)[0].rstrip(".") + "."


@dataclass(frozen=True)
class Reporter:
    """Adds findings of one rule."""

    rule: Rule
    findings: Findings

    def __call__(
        self,
        location: Location,
        message: str,
        *,
        help: str | Iterable[str | None] | None = None,
        related: Iterable[Related] = (),
        severity: Severity | None = None,
    ) -> None:
        helps = (help,) if isinstance(help, str) else tuple(help or ())
        self.findings.add(
            Diagnostic(
                self.rule.id,
                severity or self.rule.severity,
                message,
                location,
                tuple(text for text in helps if text),
                tuple(related),
            )
        )


_RULES: dict[str, Rule] = {}


def rule(id: str, severity: Severity = Severity.ERROR) -> Callable[..., Any]:
    """Make a function a rule: it is then called with the findings in place of `report`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        if id in _RULES:
            raise AssertionError(f"two rules are named {id}")
        this = Rule(id, severity, _page(function), function.__module__)
        _RULES[id] = this

        @functools.wraps(function)
        def wrapper(findings: Findings, *args: Any, **kwargs: Any) -> Any:
            return function(Reporter(this, findings), *args, **kwargs)

        return wrapper

    return decorate


_ROOT = Path(__file__).parents[1]
#: Of the tool, those that have rules.
_ROOMS = ("parse", "check", "allocate", "layout", "verify")
_DEFINITION = re.compile(rb'\n@rule\("([\w-]+)"')


def _modules() -> Iterator[Path]:
    return chain.from_iterable((_ROOT / room).rglob("*.py") for room in _ROOMS)


@functools.cache
def rule_ids() -> frozenset[str]:
    """Of every rule of the tool, from the modules' text: importing all of them takes longer than a build."""
    return frozenset(id.decode() for path in _modules() for id in _DEFINITION.findall(path.read_bytes()))


def all_rules() -> dict[str, Rule]:
    """Every rule of the tool, by id. Imports the modules that define rules, found by their text."""
    import importlib

    package = __name__.partition(".")[0]
    for path in sorted(_modules()):
        if _DEFINITION.search(path.read_bytes()):
            parts = path.relative_to(_ROOT).with_suffix("").parts
            importlib.import_module(".".join((package, *parts)))
    return dict(sorted(_RULES.items()))


def _page(function: Callable[..., Any]) -> str:
    """The docstring without its indentation."""
    lines = (function.__doc__ or "").strip().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    cut = min(indents, default=0)
    return "\n".join([lines[0], *(line[cut:].rstrip() for line in lines[1:])])
