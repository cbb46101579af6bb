# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The registry of rules.

A rule is one function. The decorator gives it its id and default severity; its docstring is its page in
the manual (`microkit explain ID`). The function's first parameter, `report`, adds a finding of this
rule, so that no finding can carry an id that has no page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .errors import Diagnostic, Findings, Related, Severity
from .location import Location


@dataclass(frozen=True)
class Rule:
    """Id, default severity and manual page of a rule."""

    id: str
    severity: Severity
    text: str

    @property
    def title(self) -> str:
        return self.text.split("\n", 1)[0]


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

#: Modules that define rules; imported only when the whole list is wanted.
_MODULES = (
    "parse.rules",
    "parse.include",
    "parse.parameters",
    "check.names",
    "check.memory",
    "check.maps",
    "check.channels",
    "check.scheduling",
    "check.irqs",
    "check.cores",
    "check.hierarchy",
    "check.files",
    "check.setvars",
    "check.unsupported",
)


def rule(id: str, severity: Severity = Severity.ERROR) -> Callable[..., Any]:
    """Make a function a rule: it is then called with the findings in place of `report`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        if id in _RULES:
            raise AssertionError(f"two rules are named {id}")
        this = Rule(id, severity, _page(function))
        _RULES[id] = this

        @functools.wraps(function)
        def wrapper(findings: Findings, *args: Any, **kwargs: Any) -> Any:
            return function(Reporter(this, findings), *args, **kwargs)

        return wrapper

    return decorate


def all_rules() -> dict[str, Rule]:
    """Every rule of the tool, by id."""
    import importlib

    for module in _MODULES:
        importlib.import_module(f"{__package__}.{module}")
    return dict(sorted(_RULES.items()))


def _page(function: Callable[..., Any]) -> str:
    """The docstring without its indentation."""
    lines = (function.__doc__ or "").strip().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    cut = min(indents, default=0)
    return "\n".join([lines[0], *(line[cut:].rstrip() for line in lines[1:])])
