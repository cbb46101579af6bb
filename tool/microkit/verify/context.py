# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What every check has at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..base.errors import Findings
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..elf import Elf, Segment
from ..model.board import Board
from ..model.system import OnFault, System
from ..sdk.abi import Abi
from ..sdk.parts import Parts
from .channels import Channels
from .claims import Claims
from .image import Image, Memory
from .names import names_in_image

#: The loader runs on this core, so it is always used.
BOOT_CORE = 0


class Files:
    """What is the same for all images of a system that are verified: read or made once."""

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def elf(self, path: Path) -> Elf:
        found: Elf = self.once(("elf", path), lambda: Elf.read(path))
        return found

    def data(self, path: Path) -> bytes:
        found: bytes = self.once(("data", path), path.read_bytes)
        return found


@dataclass
class Context:
    """The image, and all it is compared with."""

    system: System
    board: Board
    parts: Parts
    image: Image
    memory: Memory
    findings: Findings
    files: Files
    claims: Claims = field(default_factory=Claims)
    #: Where each memory region and each page of sequence words was found, by owner.
    places: dict[str, int] = field(default_factory=dict)

    @property
    def abi(self) -> Abi:
        return self.parts.abi

    def elf(self, path: Path) -> Elf:
        return self.files.elf(path)

    @cached_property
    def image_names(self) -> list[str]:
        """Of protection domains, by index."""
        return names_in_image(self.system)

    @cached_property
    def channels(self) -> Channels:
        found: Channels = self.files.once("channels", lambda: Channels(self.system))
        return found

    @property
    def cores(self) -> list[int]:
        """Cores that must have a kernel, in the order of the image."""
        return sorted({BOOT_CORE, *self.system.cores})

    def is_restartable(self, core: int) -> bool:
        """Somebody may start it again."""
        return core in self._restartable

    @cached_property
    def _restartable(self) -> frozenset[int]:
        pds = self.system.pds
        asking = {pd.cpu for pd in pds if pd.on_fault is OnFault.CORE}
        return frozenset(asking | {each.cpu for pd in pds for each in pd.core_controls})

    def reported_guests(self, core: int) -> list[tuple[int, int]]:
        """Virtual CPUs on their VMM's core, VMM and id: where the monitor prints, it reports on them."""
        if not self.parts.prints:
            return []
        return [(pd.index, each.id) for pd in self.system.pds_on(core) if pd.vm
                for each in pd.vm.vcpus if each.cpu == core]  # fmt: skip

    def kernel_offset(self, address: int) -> int:
        """Offset in every window of an address that the kernel is linked to."""
        return address - self.abi.constant("WINDOW_VA")


def pages(segment: Segment) -> tuple[int, int]:
    """First and last address plus one of the pages that a segment touches."""
    return segment.vaddr // PAGE * PAGE, -(-segment.end // PAGE) * PAGE
