# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is true of one board stands in its folder, and in no other part of what is built and installed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOARDS = [tomllib.loads(path.read_text()) for path in sorted(ROOT.glob("board/*/board.toml"))]
PRODUCT = ("kernel", "libmicrokit", "monitor", "sdk", "tool", "board/loader", "board/devices", "board/selftest",
           "CMakeLists.txt", "Makefile")
#: Where a board is taken if none is named, and texts that users see with it.
DEFAULT = "qemu_virt_aarch64"
NAME_IT = {"Makefile", "kernel/host/CMakeLists.txt", "sdk/cmake/MultikitConfig.cmake",
           "sdk/make/multikit.mk", "tool/microkit/base/choice.py",
           "tool/microkit/commands/examples.json"}  # fmt: skip
NUMBER = re.compile(r"\b(0x[0-9a-f](?:_?[0-9a-f])*|[0-9](?:_?[0-9])*)[ul]*\b", re.IGNORECASE)


def product() -> Iterator[tuple[str, str]]:
    """Name and text of each file."""
    names = subprocess.run(["git", "ls-files", "-z", *PRODUCT], cwd=ROOT, capture_output=True,
                           check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_text(errors="replace")


def numbers_of(board: dict) -> set[int]:
    """Those by which a board is known; round ones, of one hexadecimal digit and zeros, are everybody's."""
    gic, uart = board["gic"], board["uart"]
    bases = {gic[name]["base"] for name in ("gicd", "gicc", "gicr") if name in gic}
    known = bases | {uart["base"], board["load_address"]}
    known |= {each for each in [board["timer"]["frequency"]] if isinstance(each, int)}
    return {number for number in known if len(f"{number:x}".rstrip("0")) > 1}


def test_no_number_of_a_board() -> None:
    numbers = {number for board in BOARDS for number in numbers_of(board)}
    found = {(name, match[0]) for name, text in product() for match in NUMBER.finditer(text)
             if int(match[1], 16 if match[1][:2] in ("0x", "0X") else 10) in numbers}
    assert {(name, text) for name, text in found if name not in NAME_IT} == set()


def test_no_name_of_a_board() -> None:
    names = re.compile("|".join(rf"\b{board['name']}\b" for board in BOARDS))
    found = {(name, match) for name, text in product() for match in names.findall(text)}
    assert {name for name, match in found if match == DEFAULT} == NAME_IT
    assert {match for _, match in found} == {DEFAULT}


def test_no_kind_of_core() -> None:
    """Files may say of which core something is true; none may choose by it. One says what they are called. What compilers
    mend of a core is mended for all."""
    kinds = re.compile(r"-mcpu=\w|(?<!fix-)\bcortex-a\d+\b(?!-gic)")
    assert [name for name, text in product() if kinds.search(text)] == ["board/selftest/src/kinds.c"]
