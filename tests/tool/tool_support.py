# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the tests of the tool share beside fixtures: places, programs, results."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from microkit.base.errors import Diagnostic
from microkit.model.board import Board
from microkit.model.system import System

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_BOARD = ROOT / "board" / "qemu_virt_aarch64" / "board.toml"
SDF = ROOT / "tests" / "sdf"


def _plain_board() -> Path:
    """The same without shared interrupts for doorbells, as most boards are."""
    path = ROOT / "build/test/tool/board.toml"
    text = re.sub(r"^spis = .*\n", "", SHIPPED_BOARD.read_text(), flags=re.MULTILINE)
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"board.{os.getpid()}")  # others may do the same
        made.write_text(text)
        made.replace(path)
    return path


BOARD_FILE = _plain_board()


def program(vaddr: int = 0x200000, size: int = 0x3000) -> bytes:
    """An executable ELF file for AArch64 with one segment: the file itself, then zeros."""
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, 183, 1, vaddr, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, vaddr, vaddr, 120, size, 0x1000)
    return ident + header + segment


def with_note(elf: bytes, text: bytes) -> bytes:
    """A program() whose libmicrokit says what it is for."""
    note = struct.pack("<III", 9, len(text), 1) + b"Multikit\0\0\0\0" + text
    return _with_header(elf, note, 4)


def with_section(elf: bytes, name: bytes, data: bytes, variable: int) -> bytes:
    """A program() with a section that a generator fills, and a symbol of so many bytes for it."""
    at, names = len(elf), b"\0" + name + b"\0x\0"
    place = 0x200100
    symbol = struct.pack("<IBBHQQ", len(name) + 2, 0x11, 0, 1, place, variable)
    entry = struct.Struct("<IIQQQQIIQQ")
    sections = entry.pack(0, 3, 0, 0, at, len(names), 0, 0, 1, 0)
    sections += entry.pack(0, 2, 0, 0, at + len(names), 24, 0, 0, 8, 24)
    sections += entry.pack(1, 1, 3, place, at + len(names) + 24, len(data), 0, 0, 8, 0)
    head = struct.pack("<Q", at + len(names) + 24 + len(data)), struct.pack("<HHH", 64, 3, 0)
    return elf[:40] + head[0] + elf[48:58] + head[1] + elf[64:] + names + symbol + data + sections


def with_tls(elf: bytes) -> bytes:
    """A program() with thread-local variables, and a symbol that has nothing to do with them."""
    names, symbol = b"\0x\0.", struct.pack("<IBBHQQ", 1, 0x12, 0, 1, 0x200000, 8)
    elf = _with_header(elf, bytes(8), 7)
    at = len(elf)
    sections = struct.pack("<IIQQQQIIQQ", 0, 3, 0, 0, at, 4, 0, 0, 1, 0)
    sections += struct.pack("<IIQQQQIIQQ", 0, 2, 0, 0, at + 4, 24, 0, 0, 8, 24)
    head = struct.pack("<Q", at + 28), struct.pack("<HHH", 64, 2, 0)
    return elf[:40] + head[0] + elf[48:58] + head[1] + elf[64:] + names + symbol + sections


def _with_header(elf: bytes, data: bytes, kind: int) -> bytes:
    """With a second program header of some kind, for bytes at the end."""
    at = len(elf) + 56
    header = struct.pack("<IIQQQQQQ", kind, 4, at, 0, 0, len(data), len(data), 4)
    return elf[:56] + b"\x02" + elf[57:] + header + data


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


def microkit_system(path: Path) -> System:
    """A description that is right, without its programs."""
    from microkit import pipeline
    from microkit.base.options import Options

    system, _, findings = pipeline.outline(Options(path, board_file=BOARD_FILE))
    assert system is not None, [found.message for found in findings.all]
    return system
