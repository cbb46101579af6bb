# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A source file: its bytes as UTF-8, and the way from a byte offset to line and column.

Offsets are what expat gives. Columns count characters, as editors do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from ..location import Location

_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
#: Encodings the tool reads besides UTF-8; each is a plain table or self-describing.
_OTHER_ENCODINGS = {"iso-8859-1", "latin-1", "windows-1252", "us-ascii", "ascii", "utf-8", "utf8"}


class Source:
    """A file's name, as the user wrote it, and its contents."""

    def __init__(self, name: str, raw: bytes, included_at: Location | None = None) -> None:
        self.name = name
        self.included_at = included_at
        #: UTF-8 without byte order mark; UnicodeDecodeError or LookupError if it cannot be had.
        self.data = _as_utf8(raw)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(rb"\r\n|\r|\n", self.data))]

    def location(self, offset: int, length: int = 1) -> Location:
        """The place of `length` bytes from `offset`, cut at the end of the line."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        column = len(self.data[start:offset].decode("utf-8", "replace"))
        span = re.split(rb"[\r\n]", self.data[offset : offset + length], maxsplit=1)[0]
        width = len(span.decode("utf-8", "replace"))
        return Location(self.name, line + 1, column + 1, max(width, 1), self.included_at)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        if not 1 <= number <= len(self._starts):
            return ""
        ends = [*self._starts[1:], len(self.data)]
        text = self.data[self._starts[number - 1] : ends[number - 1]]
        return text.rstrip(b"\r\n").decode("utf-8", "replace")


def _as_utf8(raw: bytes) -> bytes:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16").encode("utf-8")
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    declared = _DECLARED.match(raw)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in _OTHER_ENCODINGS:
        raise LookupError(encoding)
    return raw.decode(encoding).encode("utf-8")
