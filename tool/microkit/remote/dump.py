# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory in files: a core file, as QEMU's `dump-guest-memory` writes it (its program headers say where memory was), or
plain bytes from an address on, as `pmemsave` and probes write them. Files can be larger than memory: they are
mapped, not read."""

from __future__ import annotations

import mmap
from pathlib import Path

from ..base.errors import UsageError
from ..base.records import dataclass
from ..elf.format import EM_AARCH64, HEADER, MAGIC, PROGRAM_HEADER, PT_LOAD
from ..verify.image import Corrupt


@dataclass(frozen=True)
class Piece:
    """Bytes of a file that were memory."""

    pa: int
    data: mmap.mmap
    offset: int
    size: int


class Dump:
    """All that the files have."""

    def __init__(self, arguments: list[str]) -> None:
        self._pieces = [piece for text in arguments for piece in _pieces(text)]

    def read(self, pa: int, size: int) -> bytes:
        """Of the first piece that has all of it."""
        for each in self._pieces:
            at = pa - each.pa
            if 0 <= at and at + size <= each.size:
                return each.data[each.offset + at : each.offset + at + size]
        raise Corrupt(f"memory at {pa:#x} is in no dump")


def _pieces(text: str) -> list[Piece]:
    """Of FILE or FILE@ADDRESS."""
    path, start = _split(text)
    data = _mapped(path)
    if start is not None:
        return [Piece(start, data, 0, len(data))]
    if data[: len(MAGIC)] != MAGIC:
        raise UsageError(f"--dump: '{path}' is not a core file of a 64-bit little-endian machine; of plain memory say "
                         f"where it begins: {path}@ADDRESS")  # fmt: skip
    return _loaded(path, data)


def _split(text: str) -> tuple[Path, int | None]:
    name, at, address = text.rpartition("@")
    if not at or Path(text).exists():
        return Path(text), None
    try:
        start = int(address, 0)
    except ValueError:
        raise UsageError(f"--dump: '{address}' is not an address") from None
    if not 0 <= start < 1 << 64:
        raise UsageError(f"--dump: '{address}' is not an address")
    return Path(name), start


def _mapped(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError:
        raise UsageError(f"--dump: '{path}' is empty") from None
    except OSError as error:
        raise UsageError(f"--dump: '{path}': {error.strerror}") from None


def _loaded(path: Path, data: mmap.mmap) -> list[Piece]:
    """Of a core file, by physical address."""
    damaged = UsageError(f"--dump: '{path}' is damaged: its program headers lie outside")
    if len(data) < HEADER.size:
        raise damaged
    header = HEADER.unpack_from(data)
    machine, table, count = header[2], header[5], header[10]
    if machine != EM_AARCH64:
        raise UsageError(f"--dump: '{path}' is not of an AArch64 machine")
    if table + count * PROGRAM_HEADER.size > len(data):
        raise damaged
    found = []
    for number in range(count):
        fields = PROGRAM_HEADER.unpack_from(data, table + number * PROGRAM_HEADER.size)
        kind, _, offset, _, pa, size, _, _ = fields
        if kind == PT_LOAD and size:
            if offset + size > len(data):
                raise UsageError(f"--dump: '{path}' is cut off: memory at {pa:#x} goes on past its end")
            found.append(Piece(pa, data, offset, size))
    if not found:
        raise UsageError(f"--dump: '{path}' has no memory in it")
    return found
