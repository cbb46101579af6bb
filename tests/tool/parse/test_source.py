# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From a byte to line and column: what a walk over the characters says, for each byte of small files with
all ends of lines, and with and without characters of several bytes."""

from __future__ import annotations

import re

import pytest
from microkit.parse.source import Source

ENDS = ["\n", "\r\n", "\r"]


def walked(text: str, place: int) -> tuple[int, int]:
    """Of the character at `place`."""
    ends = [match.end() for match in re.finditer("\r\n|\r|\n", text) if match.end() <= place]
    return len(ends) + 1, place - (ends[-1] if ends else 0) + 1


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("body", ["ab", "aé€😀b"], ids=["ascii", "wide"])
@pytest.mark.parametrize("last", [True, False])
def test_each_character(end: str, body: str, last: bool) -> None:
    text = end.join([body, "", body * 2, body]) + (end if last else "")
    source = Source("a", text.encode())
    for place in range(len(text)):
        found = source.location(len(text[:place].encode()))
        assert (found.line, found.column) == walked(text, place)


@pytest.mark.parametrize("end", ENDS)
def test_a_span_ends_with_its_line(end: str) -> None:
    source = Source("a", f"aéb{end}cd".encode())
    assert [source.location(0, length).length for length in (1, 3, 4, 5, 6, 9)] == [1, 2, 3, 3, 3, 3]
    assert source.location(3, 1 + len(end)).length == 1
    assert source.location(4, len(end)).length == 1
    assert source.location(4 + len(end), 9).length == 2
    assert source.location(6 + len(end), 1).length == 1


def test_long_lines_of_wide_characters() -> None:
    source = Source("a", ("é" * 9000 + "x").encode())
    assert source.location(18000).column == 9001
