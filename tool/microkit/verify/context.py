# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What every check has at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..abi import Abi
from ..elf import Elf, Segment
from ..errors import Findings
from ..model.board import Board
from ..model.system import System
from ..parts import Parts
from .channels import Channels
from .claims import Claims
from .image import Image, Memory

PAGE = 0x1000
#: The loader runs on this core, so it is always used.
BOOT_CORE = 0


@dataclass
class Context:
    """The image, and all it is compared with."""

    system: System
    board: Board
    parts: Parts
    image: Image
    memory: Memory
    findings: Findings
    claims: Claims = field(default_factory=Claims)
    #: Where each memory region and each page of sequence words was found, by owner.
    places: dict[str, int] = field(default_factory=dict)
    _elfs: dict[Path, Elf] = field(default_factory=dict)

    @property
    def abi(self) -> Abi:
        return self.parts.abi

    def elf(self, path: Path) -> Elf:
        """A program, read once."""
        if path not in self._elfs:
            self._elfs[path] = Elf.read(path)
        return self._elfs[path]

    @cached_property
    def channels(self) -> Channels:
        return Channels(self.system)

    @property
    def cores(self) -> list[int]:
        """Cores that must have a kernel, in the order of the image."""
        return sorted({BOOT_CORE, *self.system.cores})

    def kernel_offset(self, address: int) -> int:
        """Offset in every window of an address that the kernel is linked to."""
        return address - self.abi.constant("WINDOW_VA")


def pages(segment: Segment) -> tuple[int, int]:
    """First and last address plus one of the pages that a segment touches."""
    return segment.vaddr // PAGE * PAGE, -(-segment.end // PAGE) * PAGE
