# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Findings: what the tool has to say about its input, gathered over a whole run.

A stage never stops at the first fault. It adds a `Diagnostic` to the run's `Findings` and goes on
with whatever can still be judged; the pipeline stops between stages when errors have been added.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import Enum

from .location import NOWHERE, Location
from .records import dataclass

EXIT_OK = 0
#: The input has faults, and they have been reported.
EXIT_FINDINGS = 1
#: The command line cannot be understood, the installation is broken, or the tool has a bug.
EXIT_USAGE = 2


class Severity(Enum):
    """How bad a finding is; only errors prevent an image."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Related:
    """Another place that has to do with a finding, and what it has to do with it."""

    message: str
    location: Location


@dataclass(frozen=True)
class Diagnostic:
    """One finding; `rule` is the id that `microkit explain` knows."""

    rule: str
    severity: Severity
    message: str
    location: Location = NOWHERE
    #: What to do about it, a sentence each.
    help: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


class UsageError(Exception):
    """The command line or the installation is at fault: one line for the user, exit code 2."""


class FaultyInput(Exception):
    """What is read has faults, without which nothing can go on: findings for the user, exit code 1."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings


@dataclass(frozen=True)
class Policy:
    """What the command line says about warnings (`--werror`, `-W RULE`)."""

    all_warnings_are_errors: bool = False
    error_rules: frozenset[str] = frozenset()
    silent_rules: frozenset[str] = frozenset()

    def apply(self, found: Diagnostic) -> Diagnostic | None:
        """The finding as it is to be reported, or None to drop it. Errors always stay."""
        if found.severity is Severity.ERROR:
            return found
        if found.rule in self.silent_rules:
            return None
        promoted = self.all_warnings_are_errors and found.severity is Severity.WARNING
        if promoted or found.rule in self.error_rules:
            return replace(found, severity=Severity.ERROR)
        return found


@dataclass
class Findings:
    """Everything found in a run, each thing once, in the order of the source text."""

    policy: Policy = field(default_factory=Policy)
    _found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(self, found: Diagnostic) -> None:
        kept = self.policy.apply(found)
        if kept is not None:
            self._found.setdefault(kept)

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(self._found, key=lambda found: found.location))

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self._found)

    @property
    def has_errors(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self._found)

    @property
    def exit_code(self) -> int:
        return EXIT_FINDINGS if self.has_errors else EXIT_OK
