# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whatever a board file says, there is a board or a sentence, and every check can work with it.

Runs fifty inputs; MICROKIT_FUZZ=30000 asks for 5,000.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from microkit.cli import main
from tool_support import ROOT

COUNT = int(os.environ.get("MICROKIT_FUZZ", "300")) // 6
SEEDS = [path.read_text() for path in sorted((ROOT / "board").glob("*/board.toml"))]
VALUE = re.compile(r"(?<== )[^\n,}#]+")
NASTY = ["0", "1", "-1", "2", "3", "7", "8", "32", "1020", "0x1000", "0x1001", "0x40000000",
         "0xfffff000", "4294967296", "9223372036854775807", "18446744073709551615", "1" + "0" * 400,
         "1e9", "nan", "inf", "true", '""', '"x"', '"\\u0000"', '"\\ud83d"', "[]", "[[]]", "{}",
         "[0, 0]", "1979-05-27", "'" + "n" * 5000 + "'", "0x7000_0000", "0b1", "99", '"gic-v3"',
         "[{ base = 0, size = 4096 }]", "[" * 3000]  # fmt: skip
LINES = ["[[ram]]\nbase = 0x60000000\nsize = 0x1000", "[gic]", "[[ram]]", "[timer]", "ram = 1",
         "[[reserved]]\nbase = 0x40000000\nsize = 0x80000000", "\ufeff", "\x00", "'''", "#", "]"]
TEXT = """<system><memory_region name="m" size="0x1000" phys_addr="0x50000000"/>
<protection_domain name="a" cpu="1" budget="10" period="20"><program_image path="a.elf"/>
<map mr="m" vaddr="0x2000000"/><irq irq="40" id="1"/></protection_domain></system>"""


def boards(seed: int, count: int) -> Iterator[bytes]:
    """Board files with one to four changes; some cut off, some with bytes that are no text."""
    draw = random.Random(seed)
    for _ in range(count):
        text = draw.choice(SEEDS)
        for _ in range(draw.choice([1, 1, 2, 4])):
            text = change(draw, text)
        raw = text.encode("utf-8", "surrogatepass")
        if draw.random() < 0.1:
            at = draw.randrange(len(raw) or 1)
            raw = raw[:at] if draw.random() < 0.5 else raw[:at] + b"\xff" + raw[at + 1 :]
        yield raw


def change(draw: random.Random, text: str) -> str:
    places = list(VALUE.finditer(text))
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    if draw.random() < 0.7 and places:
        place = draw.choice(places)
        return text[: place.start()] + draw.choice(NASTY) + text[place.end() :]
    kind = draw.randrange(3)
    new = [draw.choice(LINES)] if kind == 0 else [] if kind == 1 else [lines[at], lines[at]]
    return "\n".join([*lines[:at], *new, *lines[at + 1 :]])


def test_any_board(tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.system").write_text(TEXT)
    codes = {0: 0, 1: 0, 2: 0}
    for raw in boards(1, COUNT):
        Path("board.toml").write_bytes(raw)
        error = io.StringIO()
        with contextlib.redirect_stderr(error), contextlib.redirect_stdout(io.StringIO()):
            code = main(["check", "t.system", "--board-file", "board.toml", "--search-path",
                         str(files)])  # fmt: skip
        assert "internal error" not in error.getvalue(), (raw, error.getvalue())
        assert len(error.getvalue()) < 20_000
        codes[code] += 1
    assert codes[0] and codes[1] and not codes[2], codes
