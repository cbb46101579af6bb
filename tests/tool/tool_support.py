# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the tests of the tool share beside fixtures: places, programs, results."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from microkit.errors import Diagnostic
from microkit.model.board import Board
from microkit.model.system import System

ROOT = Path(__file__).resolve().parents[2]
BOARD_FILE = ROOT / "board" / "qemu_virt_aarch64" / "board.toml"
SDF = ROOT / "tests" / "sdf"


def program(vaddr: int = 0x200000, size: int = 0x3000) -> bytes:
    """An executable ELF file for AArch64 with one segment of `size` zero bytes."""
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, 183, 1, vaddr, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, vaddr, vaddr, 0, size, 0x1000)
    return ident + header + segment


@dataclass(frozen=True)
class Result:
    """What the front end makes of a description."""

    system: System | None
    board: Board
    found: tuple[Diagnostic, ...]

    @property
    def good(self) -> System:
        assert self.system is not None, [found.message for found in self.found]
        return self.system

    @property
    def rules(self) -> list[str]:
        return [found.rule for found in self.found]


Judge = Callable[..., Result]
