# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A source file: its bytes as UTF-8, and the way from a byte offset to line and column.

Offsets are what expat gives. Columns count characters, as editors do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from ..base.location import Location

_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
#: Encodings the tool reads besides UTF-8; each is a plain table or self-describing.
_OTHER_ENCODINGS = {"iso-8859-1", "latin-1", "windows-1252", "us-ascii", "ascii", "utf-8", "utf8"}
#: By which of the first four bytes are not zero. UTF-32 first: its mark begins like one of UTF-16.
_WIDE = {b"\1\0\0\0": "utf-32-le", b"\0\0\0\1": "utf-32-be", b"\1\0\1\0": "utf-16-le",
         b"\0\1\0\1": "utf-16-be"}  # fmt: skip
_BLOCK = 1 << 12
#: Bytes of UTF-8 that do not begin a character.
_CONTINUATION = bytes(range(0x80, 0xC0))


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
        column = self._characters(offset) - self._characters(start)
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.data)
        span = self.data[offset : min(offset + length, end)].rstrip(b"\r\n")
        width = len(span.decode("utf-8", "replace"))
        return Location(self.name, line + 1, column + 1, max(width, 1), self.included_at)

    def _characters(self, offset: int) -> int:
        """How many characters begin before a byte: a line can have megabytes, and thousands of
        findings."""
        if self._is_ascii:
            return offset
        block = offset // _BLOCK
        rest = self.data[block * _BLOCK : offset]
        return self._before[block] + len(rest.translate(None, _CONTINUATION))

    @cached_property
    def _is_ascii(self) -> bool:
        return self.data.isascii()

    @cached_property
    def _before(self) -> list[int]:
        """Characters that begin before each block."""
        found = [0]
        for at in range(0, len(self.data), _BLOCK):
            block = self.data[at : at + _BLOCK]
            found.append(found[-1] + len(block.translate(None, _CONTINUATION)))
        return found

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        if not 1 <= number <= len(self._starts):
            return ""
        ends = [*self._starts[1:], len(self.data)]
        text = self.data[self._starts[number - 1] : ends[number - 1]]
        return text.rstrip(b"\r\n").decode("utf-8", "replace")


def _as_utf8(raw: bytes) -> bytes:
    encoding = _wide(raw)
    if encoding:
        return raw.decode(encoding).removeprefix("\ufeff").encode("utf-8")
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    declared = _DECLARED.match(raw)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in _OTHER_ENCODINGS:
        raise LookupError(encoding)
    return raw.decode(encoding).encode("utf-8")


def _wide(raw: bytes) -> str | None:
    """UTF-16 or UTF-32, by the byte order mark, else by where the zeros of the first characters are,
    as XML begins with `<` or white space (XML 1.0, appendix F)."""
    for name in _WIDE.values():
        if raw.startswith("\ufeff".encode(name)):
            return name
    return _WIDE.get(bytes(map(bool, raw[:4])))
