# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Registers and memory of one thread, whether it runs or not: what a debugger's unwinder needs."""

from __future__ import annotations

from dataclasses import replace

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..verify.core import Thread
from ..verify.image import Corrupt
from ..verify.view import View
from ..verify.walk import Leaf
from .live import Live

#: Of one mapping; what is larger is of no use to an unwinder, and slow to read.
_LIMIT = 1 << 20


@dataclass(frozen=True)
class Registers:
    """Of EL0."""

    x: tuple[int, ...]
    sp: int
    pc: int
    pstate: int


@dataclass(frozen=True)
class Snapshot:
    """`memory` by virtual address."""

    registers: Registers
    memory: dict[int, bytes]


def saved_registers(live: Live, tcb: View) -> Registers:
    """Those with which a thread goes on that does not run."""
    layout, raw = live.abi.layout("context"), tcb.raw("context")

    def words(name: str) -> tuple[int, ...]:
        member = layout.member(name)
        return tuple(int.from_bytes(raw[at : at + 8], "little")
                     for at in range(member.offset, member.offset + member.size, 8))  # fmt: skip

    return Registers(words("x"), *words("sp"), *words("pc"), *words("pstate"))


def snapshot(live: Live, thread: Thread, registers: Registers) -> Snapshot:
    """All that is mapped as ordinary memory: up to a limit for each piece, of the stack from the
    stack pointer on."""
    found: dict[int, bytes] = {}
    for leaf in thread.space.leaves:
        wanted = _wanted(leaf, registers.sp)
        if wanted is not None:
            try:
                found[wanted.va] = live.memory(wanted.pa, wanted.size)
            except Corrupt:
                continue  # mapped to where there is no RAM
    return Snapshot(registers, found)


def _wanted(leaf: Leaf, sp: int) -> Leaf | None:
    if leaf.device or not leaf.read:
        return None
    if leaf.va <= sp < leaf.end:
        skipped = (sp - leaf.va) // PAGE * PAGE
        size = min(leaf.size - skipped, _LIMIT)
        return replace(leaf, va=leaf.va + skipped, pa=leaf.pa + skipped, size=size)
    return leaf if leaf.size <= _LIMIT else None
