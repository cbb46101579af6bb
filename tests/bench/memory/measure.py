# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bytes: of the release kernel's code and constants as they are, not padded to pages, and of the kernel
objects of a protection domain (boot/measure.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..boot.measure import memory
from ..figure import Bench, Figure

CODE = (".text", ".rodata")


def contents(kernel: Path) -> int:
    """Without the zeros that fill the last page of a section."""
    from elftools.elf.elffile import ELFFile
    with kernel.open("rb") as file:
        return sum(len(section.data().rstrip(b"\0")) for section in ELFFile(file).iter_sections()
                   if section.name.startswith(CODE))


def figures(bench: Bench) -> Iterator[Figure]:
    yield Figure("memory", "kernel_text", contents(bench.config() / "elf/kernel.elf"), "bytes")
    yield Figure("memory", "pd", memory(bench.sdk, bench.board, bench.folder("boot")), "bytes")
