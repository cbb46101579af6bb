# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernels and threads as they are in memory now, under the names that the image has for them.

Memory can hold anything: it is not loaded yet, or damaged. What makes no sense raises Corrupt.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cached_property

from ..base.records import dataclass
from ..base.sizes import GRANULE, SLOT
from ..diff.system import Built, Domain
from ..sdk.abi import Abi
from ..verify.core import Core, Thread
from ..verify.image import Corrupt, Fields
from ..verify.view import View, read_slot
from .pages import CallPage, call_pages

#: Bytes of physical memory: (address, size). Raises Corrupt where there are none.
Read = Callable[[int, int], bytes]


class Memory:
    """What `verify` calls a memory, behind a function."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def read(self, pa: int, size: int) -> bytes:
        data = self._read(pa, size)
        if len(data) != size:
            raise Corrupt(f"{size} bytes at {pa:#x} cannot be read")
        return data

    def words(self, pa: int, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}Q", self.read(pa, 8 * count))


@dataclass(frozen=True)
class Now:
    """A `verify.core.Reader` of memory that changes."""

    memory: Memory
    abi: Abi

    def kernel_offset(self, address: int) -> int:
        return address - self.abi.constant("WINDOW_VA")


class Live:
    """All cores of a system."""

    def __init__(self, built: Built, read: Read) -> None:
        self.built, self.abi = built, built.source.abi
        self._now = Now(Memory(read), self.abi)
        self.domains = {each.name: each for each in built.domains}
        self.guests = built.guests
        self._rows = {each["core"]: each for each in built.source.image.cores}

    @property
    def cores(self) -> list[int]:
        """Numbers of the cores that the system uses."""
        return sorted(self._rows)

    @cached_property
    def _threads(self) -> dict[tuple[int, int], Domain]:
        return {(each.core.number, each.thread.ref): each for each in (*self.built.domains, *self.guests)}

    @cached_property
    def _spaces(self) -> dict[tuple[int, int], Domain]:
        """Of those that share one, the first: a monitor, not its router."""
        found: dict[tuple[int, int], Domain] = {}
        for each in self.built.domains:
            found.setdefault((each.core.number, each.thread.vspace), each)
        return found

    def prepare(self) -> None:
        """Find out all that does not change, before anything is read."""
        _ = self._threads, self._spaces, self.pages

    def is_loaded(self, core: int) -> bool:
        """Whether the kernel's state is in memory: the loader has been here."""
        magic, number = self.number(core, "boot.magic"), self.number(core, "boot.core")
        return magic == self.abi.constant("ABI_MAGIC") and number == core

    def current(self, core: int) -> int:
        """The thread that the kernel runs: a reference, 0 when the core is idle."""
        return self.number(core, "current")

    def domain(self, core: int, ref: int) -> Domain | None:
        """Whose a thread is: by itself, else by its address space, where domains can make
        threads."""
        known = self._threads.get((core, ref))
        return known or self._spaces.get((core, self._space(core, ref)))

    def of_table(self, pa: int) -> Domain | None:
        """Whose an address space is, by the physical address of its root."""
        for core, row in self._rows.items():
            if 0 <= pa - row["window_pa"] < row["window_size"]:
                return self._spaces.get((core, (pa - row["window_pa"]) // GRANULE))
        return None

    def core(self, number: int) -> Core:
        """Its kernel's state and interrupts."""
        if not self.is_loaded(number):
            raise Corrupt(f"core {number}: there is no kernel in memory yet")
        return Core(self._now, number, self._row(number))

    def thread(self, domain: Domain) -> Thread:
        """As it is now, with its slots and all that is mapped."""
        return self.core(domain.core.number).thread(domain.thread.ref)

    def tcb(self, core: int, ref: int) -> View:
        """Of a thread of a core, by reference."""
        return View(self._now.memory, self.abi, "tcb", self.place(core, ref, "tcb"))

    def object(self, core: int, kind: str, ref: int) -> View:
        return View(self._now.memory, self.abi, kind, self.place(core, ref, kind))

    def memory(self, pa: int, size: int) -> bytes:
        return self._now.memory.read(pa, size)

    @cached_property
    def pages(self) -> list[CallPage]:
        """Of all senders and receivers on different cores."""
        return call_pages(self.built)

    def word(self, pa: int, name: str, path: str) -> int:
        """A member of a structure at a physical address, without reading all of it."""
        at, size = self._member(name, path)
        return int.from_bytes(self._now.memory.read(pa + at, size), "little")

    def _row(self, core: int) -> Fields:
        if core not in self._rows:
            raise Corrupt(f"the image has no core {core}")
        return self._rows[core]

    def _space(self, core: int, ref: int) -> int:
        """The root of a thread's address space; 0 without one."""
        slots = self.abi.layout("tcb").member("slots").offset
        at = self.place(core, ref, "tcb") + slots + self.abi.constant("TCB_SLOT_VSPACE") * SLOT
        data = self._now.memory.read(at, SLOT)
        return read_slot(data, 0, self.abi).cap.object if any(data) else 0

    def place(self, core: int, ref: int, kind: str) -> int:
        row = self._row(core)
        if not 0 < ref * GRANULE <= row["window_size"] - self.abi.size(kind):
            raise Corrupt(f"core {core}: {kind} {ref:#x} is outside the window")
        return row["window_pa"] + ref * GRANULE

    def number(self, core: int, path: str) -> int:
        """A member of the kernel's state, without reading all of it."""
        return self.word(self.symbol(core, "ks"), "core_state", path)

    def symbol(self, core: int, name: str) -> int:
        """Where something of a core's kernel is in physical memory."""
        return self._row(core)["window_pa"] + self._now.kernel_offset(self.abi.address(name))

    def _member(self, name: str, path: str) -> tuple[int, int]:
        """(offset, size)"""
        layout, at, size = self.abi.layout(name), 0, 0
        for each in path.split("."):
            member = layout.member(each)
            at, size = at + member.offset, member.size
            layout = self.abi.layout(member.struct) if member.struct else layout
        return at, size
