# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages that a reader follows step by step: files, commands, and what these say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.build import has_ada
from harness.damage import damage

from .commands import ROOT
from .reader import Reader, follow, pattern

DOCS = ROOT / "docs"


@pytest.fixture
def reader(sdk: Path, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(sdk, tmp_path)
    yield reader
    reader.stop()


@pytest.mark.qemu
@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")
def test_from_the_console_to_the_cause(reader: Reader) -> None:
    def damage_the_image(command: str) -> None:
        """What happened before the page's panic."""
        if command.startswith("microkit run build/damaged.img"):
            reader.folder = reader.home / "shop"
            image = reader.folder / "build/loader.img"
            image.with_name("damaged.img").write_bytes(damage(image.read_bytes(), core=1))

    assert follow(reader, DOCS / "debugging.md", damage_the_image) == 9


@pytest.mark.qemu
def test_costs(reader: Reader) -> None:
    assert follow(reader, DOCS / "costs.md") == 1


@pytest.mark.qemu
def test_c_libraries(reader: Reader) -> None:
    assert follow(reader, DOCS / "libc.md") == 1


@pytest.mark.qemu
def test_cpp(reader: Reader) -> None:
    assert follow(reader, DOCS / "cpp.md") == 1


@pytest.mark.qemu
@pytest.mark.skipif(not has_ada(), reason="gnat-12-aarch64-linux-gnu is not installed")
def test_ada(reader: Reader) -> None:
    assert follow(reader, DOCS / "ada.md") == 1


@pytest.mark.parametrize(("shown", "said", "found"), [
    ("a ... c\nd", "a b c\nx\nd\n", True), ("a ... c\nd", "a b\nc\nd\n", False), ("d\na", "a\nd\n", False),
    ("at 0.123456  x", "at 7.000000 x", True), ("at 0.12  x", "at 7.00 x", False), ("a\n...\nb", "a\nb\n", True)])  # fmt: skip
def test_what_is_compared(shown: str, said: str, found: bool) -> None:
    assert bool(pattern(shown).search(said)) == found
