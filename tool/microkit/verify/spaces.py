# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each address space must hold, from the system description, the programs, and Microkit's
layout of a protection domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..elf import PF_R, PF_W, PF_X, Elf
from ..model.system import Perms, ProtectionDomain, System
from ..model.vspace import VSpaceLayout
from .context import PAGE, Context, pages

_RW, _R = "rw", "r"


@dataclass(frozen=True)
class Part:
    """`size` bytes at `va`; `owner` names the memory behind it, the same wherever it is mapped."""

    va: int
    size: int
    rights: str
    owner: str
    #: Where that memory must be, if the description says so.
    pa: int | None = None
    #: Used on one core only, so in that core's window.
    private: bool = True


def rights_text(perms: Perms, cached: bool) -> str:
    return (str(perms) or "none") + ("" if cached else " device")


def program_parts(elf: Elf, owner: str) -> Iterator[Part]:
    for index, segment in enumerate(elf.segments):
        start, end = pages(segment)
        flags = segment.flags
        perms = Perms(bool(flags & PF_R), bool(flags & PF_W), bool(flags & PF_X))
        rights = rights_text(perms, cached=True)
        yield Part(start, end - start, rights, f"{owner}: segment {index}")


def thread_parts(bits: int, stack_size: int, owner: str) -> Iterator[Part]:
    """Stack and IPC buffer at the top."""
    space = VSpaceLayout(bits, stack_size)
    yield Part(space.stack_bottom, stack_size, _RW, f"{owner}: stack")
    yield Part(space.ipc_buffer, PAGE, _RW, f"{owner}: IPC buffer")


def domain_parts(context: Context, pd: ProtectionDomain, elf: Elf) -> Iterator[Part]:
    """All but the pages of sequence words, whose addresses only the program knows."""
    owner = f"'{pd.name}'"
    yield from program_parts(elf, owner)
    yield from thread_parts(context.board.pa_bits, pd.stack_size, owner)
    for each in pd.maps:
        region = each.region
        yield Part(
            each.vaddr,
            region.size,
            rights_text(each.perms, each.cached),
            region_owner(region.name),
            region.phys_addr,
            private=len(region.cores) == 1 and region.phys_addr is None,
        )


def region_owner(name: str) -> str:
    return f"memory region '{name}'"


def sequence_owner(system: System, sender: int, receiver: int) -> str:
    return f"sequence words of '{system.pds[sender].name}' for '{system.pds[receiver].name}'"
