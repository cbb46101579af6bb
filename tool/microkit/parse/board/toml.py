# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where the keys and values of a TOML file stand.

The standard library's reader decides what is TOML and what it means, and says nothing of places. So
a text that it has accepted is walked a second time here, only for the places: nothing is checked,
and no value is made.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Any

from ...base.location import Location
from ...base.records import dataclass

#: Keys, and numbers of elements, from the root of the file.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
#: Strings of several lines end with up to two quotes of their own before the three that end them.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
#: Numbers, booleans, dates; between a date and a time there may be a space.
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#]+")


@dataclass(frozen=True)
class Span:
    """A part of the text."""

    start: int
    end: int


class Places:
    """Of a text that tomllib reads, lines ended by LF: the span of each key and of each value."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: The first time that a key is written, or the header of a table.
        self.keys: dict[Path, Span] = {}
        #: Values that stand behind a `=` or in an array.
        self.values: dict[Path, Span] = {}
        self._at = 0
        self._table: Path = ()
        self._elements: dict[Path, int] = {}  # of arrays of tables, so far
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        while self._skip(_BLANK) < len(text):
            self._header() if text[self._at] == "[" else self._pair(self._table)

    def location(self, name: str, span: Span) -> Location:
        """The place in the file of that name; of several lines, the first."""
        line = bisect_right(self._starts, span.start) - 1
        end = self.text.find("\n", span.start)
        last = min(span.end, end if end >= 0 else len(self.text))
        return Location(name, line + 1, span.start - self._starts[line] + 1,
                        max(last - span.start, 1))  # fmt: skip

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _key(self) -> tuple[list[str], Span]:
        """A key, of which the parts may have dots between them."""
        start, parts = self._at, []
        while True:
            at = self._at
            end = self._skip(_KEY)
            parts.append(_name(self.text[at:end]))
            if self.text[self._skip(_SPACE) : self._at + 1] != ".":
                return parts, Span(start, end)
            self._at += 1
            self._skip(_SPACE)

    def _header(self) -> None:
        """`[table]`, or `[[table]]`: another element of an array. Both may go on below an element."""
        start, repeated = self._at, self.text.startswith("[[", self._at)
        self._at += 1 + repeated
        self._skip(_SPACE)
        parts, _ = self._key()
        self._at += 1 + repeated
        path: Path = ()
        for number, part in enumerate(parts):
            path += (part,)
            if repeated and number == len(parts) - 1:
                self._elements[path] = self._elements.get(path, 0) + 1
            self.keys.setdefault(path, Span(start, self._at))
            if path in self._elements:
                path += (self._elements[path] - 1,)
        self.keys.setdefault(path, Span(start, self._at))
        self._table = path

    def _pair(self, table: Path) -> None:
        parts, span = self._key()
        for number in range(1, len(parts) + 1):
            self.keys.setdefault((*table, *parts[:number]), span)
        self._at += 1  # =
        self._skip(_SPACE)
        self._value((*table, *parts))

    def _value(self, path: Path) -> None:
        start = self._at
        if self.text[start] == "[":
            self._items(path, "]", _BLANK)
        elif self.text[start] == "{":
            self._items(path, "}", _SPACE)
        else:
            self._skip(_STRING if self.text[start] in "\"'" else _SCALAR)
        self.values[path] = Span(start, self._at)

    def _items(self, path: Path, end: str, between: re.Pattern[str]) -> None:
        """What stands in brackets, with commas between."""
        self._at += 1
        number = 0
        while self.text[self._skip(between)] != end:
            if end == "]":
                self._value((*path, number))
            else:
                self._pair(path)
            number += 1
            if self.text[self._skip(between)] == ",":
                self._at += 1
        self._at += 1


def _name(part: str) -> str:
    if part[0] not in "\"'":
        return part
    pair: dict[str, Any] = tomllib.loads(f"{part} = 0")
    return next(iter(pair))
