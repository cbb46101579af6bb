# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a console must show: the language of expected.txt, and the matcher for it.

Each line of expected.txt is one of

  text        a later console line contains this text
  re:regex    a later console line contains a match of this regular expression
  + text      as `text`; a run of `+` lines may come in any order among themselves, since the
              lines of different cores have no order
  ! text      no console line up to the end contains this text
  # comment   ignored, as are blank lines

"Later" is: on a line after the one that satisfied the entry before.
`re:` may also follow `+` and `!`.
"""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path

from ..base.records import dataclass


@dataclass(frozen=True)
class Pattern:
    """One line of expected.txt without its mark of order."""

    text: str
    regex: bool = False

    def matches(self, line: str) -> bool:
        return re.search(self.text, line) is not None if self.regex else self.text in line

    def __str__(self) -> str:
        return ("re:" if self.regex else "") + self.text


def _pattern(text: str) -> Pattern:
    if text.startswith("re:"):
        pattern = text[3:].strip()
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"'{pattern}' is no regular expression: {error}") from None
        return Pattern(pattern, regex=True)
    return Pattern(text.strip())


@dataclass(frozen=True)
class Expectation:
    """Groups in order; the patterns of one group in any order; and what must not appear."""

    groups: tuple[tuple[Pattern, ...], ...]
    forbidden: tuple[Pattern, ...] = ()

    @staticmethod
    def parse(text: str) -> Expectation:
        groups: list[list[Pattern]] = []
        forbidden: list[Pattern] = []
        unordered = False
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("!"):
                forbidden.append(_pattern(line[1:].lstrip()))
            elif line.startswith("+"):
                if not unordered:
                    groups.append([])
                groups[-1].append(_pattern(line[1:].lstrip()))
                unordered = True
            else:
                groups.append([_pattern(line)])
                unordered = False
        return Expectation(tuple(map(tuple, groups)), tuple(forbidden))

    @staticmethod
    def read(path: Path) -> Expectation:
        expectation = Expectation.parse(path.read_text())
        if not expectation.groups:
            raise ValueError("expects nothing")
        return expectation


@dataclass
class Matcher:
    """Takes console lines one by one until all of an expectation has been seen."""

    expectation: Expectation
    #: A forbidden line that came.
    violation: str | None = None
    _group: int = 0
    _open: list[Pattern] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open = list(self.expectation.groups[0]) if self.expectation.groups else []

    @property
    def complete(self) -> bool:
        return not self._open

    @property
    def missing(self) -> list[str]:
        """What has not come yet, in order."""
        later = self.expectation.groups[self._group + 1:]
        return [str(pattern) for group in (self._open, *later) for pattern in group]

    def feed(self, line: str) -> None:
        if any(pattern.matches(line) for pattern in self.expectation.forbidden):
            self.violation = line
        for pattern in self._open:
            if pattern.matches(line):
                self._open.remove(pattern)
                break
        if not self._open and self._group + 1 < len(self.expectation.groups):
            self._group += 1
            self._open = list(self.expectation.groups[self._group])
