# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Numbers of sources, read as their language reads them: without comments and strings, by value, with
the code around each."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

#: A comment, a string or a character of C, assembly and linker scripts.
_NO_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])#?(0[xX][0-9a-fA-F_]+|[0-9][0-9_]*)[uUlL]*(?![\w.])")


@dataclass(frozen=True)
class Number:
    """A number of a source: the code of its line before it, and the whole line."""

    line: int
    value: int
    before: str
    text: str


def blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def c_code(source: str) -> str:
    """With blanks in place of all that is no code."""
    return _NO_CODE.sub(lambda match: blank(match[0]), source)


def python_code(source: str) -> str:
    lines = [list(line) for line in source.splitlines(keepends=True)]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            (first, start), (last, end) = token.start, token.end
            for row in range(first - 1, last):
                left = start if row == first - 1 else 0
                right = end if row == last - 1 else len(lines[row])
                lines[row][left:right] = blank("".join(lines[row][left:right]))
    return "".join("".join(line) for line in lines)


def numbers(source: str, python: bool) -> Iterator[Number]:
    code = python_code(source) if python else c_code(source)
    originals = source.split("\n")
    for index, line in enumerate(code.split("\n")):
        for match in _NUMBER.finditer(line):
            value = int(match[1].replace("_", ""), 16 if match[1][:2] in ("0x", "0X") else 10)
            yield Number(index + 1, value, line[: match.start()], originals[index].strip())
