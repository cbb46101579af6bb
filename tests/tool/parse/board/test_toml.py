# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every value of a TOML file is found at its place: what stands there, read alone, is the value."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from microkit.parse.board.toml import Path, Places
from tool_support import ROOT

BOARDS = sorted(ROOT.glob("board/*/board.toml"))
VALUES = ["0", "-17", "0x4000_0000", "1e9", "nan", "true", "1979-05-27", "1979-05-27 07:32:00Z",
          "1979-05-27T07:32:00.5", "07:32:00", '""', '"a # ] } , \\" b"', "'lit \\'", '"""a\n"b" ""c"""',
          '"""x"""""', "'''y\n'z'''''", '""""quoted"""', '"\\u00e9\\\\"', '"é"',
          '"""\\\n  cut \\"""  """']  # fmt: skip
KEYS = ["a", "b-c", "_d", "42", '"e.f"', "'g h'", '"\\u0069"']
BLANKS = ["", " ", "\t ", "  # not [a] = {value}\n", "\n\n", "\n  "]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path, value


def check(text: str) -> int:
    """How many values there are; each is at its place, and each has a key with a place."""
    values, places = tomllib.loads(text), Places(text)
    found = list(leaves(values))
    for path, value in found:
        span = places.values[path]
        alone = tomllib.loads("x = " + text[span.start : span.end])["x"]
        assert repr(alone) == repr(value), path  # nan is not equal to itself
        for length in range(1, len(path) + 1):
            part = path[:length]
            if isinstance(part[-1], str):
                key = places.keys[part]
                assert key.end > key.start
    return len(found)


class Writer:
    """A random TOML text: every form of key, value and table."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def blank(self) -> str:
        return self.draw.choice(BLANKS)

    def space(self) -> str:
        return self.draw.choice(["", " ", "\t"])

    def value(self, depth: int = 0) -> str:
        kind = self.draw.random()
        if depth > 3 or kind < 0.6:
            return self.draw.choice(VALUES)
        if kind < 0.8:
            items = [self.blank() + self.value(depth + 1) + self.blank()
                     for _ in range(self.draw.randrange(4))]
            comma = self.draw.choice(["", "," + self.blank()]) if items else self.blank()
            return "[" + ",".join(items) + comma + "]"
        keys = self.draw.sample(KEYS, self.draw.randrange(4))
        pairs = [f"{self.space()}{key}{self.space()}={self.space()}{self.value(depth + 1)}{self.space()}"
                 for key in keys]
        return "{" + ",".join(pairs) + self.space() + "}"

    def key(self) -> str:
        dot = self.space() + "." + self.space()
        return dot.join(self.draw.choice(KEYS) for _ in range(self.draw.choice([1, 1, 2, 3])))

    def line(self) -> str:
        kind = self.draw.random()
        if kind < 0.6:
            return f"{self.space()}{self.key()}{self.space()}={self.space()}{self.value()}{self.space()}"
        inside = self.space() + self.key() + self.space()
        return f"[{inside}]" if kind < 0.8 else f"[[{inside}]] # next"


def text_of(seed: int) -> str:
    """As many lines of a random text as are TOML together."""
    writer, text = Writer(seed), ""
    for _ in range(12):
        longer = text + writer.line() + writer.draw.choice(["\n", "\n\n", " # end\n", "\n\t# x\n"])
        try:
            tomllib.loads(longer)
            text = longer
        except ValueError:
            continue
    return text


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.parent.name)
def test_boards(path: Any) -> None:
    assert check(path.read_text()) >= 30


def test_random_texts() -> None:
    assert sum(check(text_of(seed)) for seed in range(400)) > 3000


def test_places() -> None:
    text = 'x = 1\n[[t]]\na.b = [10,\n  { c = "é", d = 20 }]\n[t.u]\nv = 30\n[[t]]\nw = """\n"""'
    places = Places(text)

    def at(path: Path) -> tuple[int, int, int]:
        location = places.location("f", places.values.get(path) or places.keys[path])
        return location.line, location.column, location.length

    assert at(("x",)) == (1, 5, 1)
    assert at(("t", 0)) == (2, 1, 5)
    assert at(("t", 0, "a", "b")) == (3, 7, 4)
    assert at(("t", 0, "a", "b", 1, "d")) == (4, 18, 2)
    assert at(("t", 0, "u", "v")) == (6, 5, 2)
    assert at(("t", 1)) == (7, 1, 5)
    assert at(("t", 1, "w")) == (8, 5, 3)
