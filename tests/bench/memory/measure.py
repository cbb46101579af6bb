# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bytes: of the release kernel's code and constants as they are, not padded to pages; of what each kernel has
beside these (state, stacks, its own translation tables); and of the kernel objects of a protection domain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..boot.measure import memory
from ..figure import Bench, Figure

CODE = (".text", ".rodata")


def code(kernel: Path) -> tuple[int, int]:
    """Without the zeros that fill the last page of a section, and with them."""
    from elftools.elf.elffile import ELFFile
    with kernel.open("rb") as file:
        sections = [section.data() for section in ELFFile(file).iter_sections()
                    if section.name.startswith(CODE)]
    return sum(len(data.rstrip(b"\0")) for data in sections), sum(map(len, sections))


def kernel_memory(report: Path) -> int:
    """Bytes of the first core's kernel and its translation tables, from a report of the tool."""
    pieces = json.loads(report.read_text())["physical_map"]
    return sum(each["size"] for each in pieces if each["kind"] in ("kernel", "tables") and each["core"] == 0)


def figures(bench: Bench) -> Iterator[Figure]:
    contents, padded = code(bench.config() / "elf/kernel.elf")
    folder = bench.folder("boot")
    domain = memory(bench.sdk, bench.board, folder)
    yield Figure("memory", "kernel_text", contents, "bytes")
    yield Figure("memory", "kernel_fixed", kernel_memory(folder / "one.json") - padded, "bytes")
    yield Figure("memory", "pd", domain, "bytes")
