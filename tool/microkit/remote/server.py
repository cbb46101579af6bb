# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A gdb server's cores, their registers, and physical memory, by what the server has for it (docs/design/inspect.md, From
where)."""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property

from ..base.records import dataclass
from ..verify.image import Corrupt
from . import openocd
from .protocol import Connection, Lost

#: Bytes of one `m` packet where a server does not say how long its packets are, and at most.
_CHUNK, _LARGEST = 2000, 1 << 16
#: Of a packet, beside memory, which is hexadecimal.
_FRAME = 16
#: In `g`, of org.gnu.gdb.aarch64.core: x0 to x30, sp, pc, and 32 bits of cpsr.
_WORDS, _PC, _CPSR_AT = 33, 32, 33 * 16
_GUEST, _HYPERVISOR = 1, 2


@dataclass(frozen=True)
class CoreRegisters:
    """Of a core: x0 to x30, then sp and pc."""

    words: tuple[int, ...]
    cpsr: int

    @property
    def pc(self) -> int:
        return self.words[_PC]

    @property
    def level(self) -> int:
        """The exception level (CurrentEL of PSTATE)."""
        return self.cpsr >> 2 & 3


@dataclass(frozen=True)
class Windows:
    """Where kernels see their memory: its address, and by core (physical address, size)."""

    start: int
    end: int
    by_core: dict[int, tuple[int, int]]

    def __contains__(self, address: int) -> bool:
        return self.start <= address < self.end


class _Way(Enum):
    """To physical memory."""

    ADDRESSES = "they are physical"
    QEMU = "packet"
    OPENOCD = "command"
    WINDOW = "a kernel's translation"


class Server:
    """What is behind a connection, for as long as its cores stand still. `physical`: its addresses are physical ones, of a
    bus beside the cores, which run on, and it has no cores."""

    def __init__(self, connection: Connection, windows: Windows, first_core: int = 0, physical: bool = False) -> None:
        self._connection, self._windows, self._first_core = connection, windows, first_core
        self._chunk = _chunk(connection.ask_quietly("qSupported"))
        self._way = _Way.ADDRESSES if physical else self._found_way()

    def _found_way(self) -> _Way:
        if self._connection.ask("Qqemu.PhyMemMode:1") == "OK":
            return _Way.QEMU
        try:
            for pa, _ in self._windows.by_core.values():
                self._by_command(pa, 1)
        except Corrupt:
            return _Way.WINDOW
        return _Way.OPENOCD

    def release(self, stay: bool) -> None:
        """The cores run on, unless they are to stay; nothing can be read any more."""
        if self._way is _Way.QEMU:
            self._connection.ask("Qqemu.PhyMemMode:0")
        if self._way is _Way.OPENOCD and not stay:
            self._connection.command(openocd.RESUME)
        if not stay and self._connection.ask("D") != "OK":
            raise Lost(f"the gdb server at {self._connection.address} did not let the cores run on")

    @cached_property
    def _threads(self) -> dict[int, str]:
        """By number of the core: servers number them in this order. One that has no list has one core: any thread."""
        found, part = [], self._connection.ask("qfThreadInfo")
        while part.startswith("m"):
            found += part[1:].split(",")
            part = self._connection.ask("qsThreadInfo")
        return {self._first_core + place: each for place, each in enumerate(found or ["0"])}

    def registers(self, core: int) -> CoreRegisters | None:
        """None: the server has no such core."""
        if self._way is _Way.ADDRESSES or core not in self._threads or self._connection.ask(f"Hg{self._threads[core]}") != "OK":
            return None
        data = self._connection.ask("g")
        try:
            words = tuple(_little(data[16 * at : 16 * (at + 1)]) for at in range(_WORDS))
            return CoreRegisters(words, _little(data[_CPSR_AT : _CPSR_AT + 8]))
        except ValueError:  # it does not show all, or not in this form
            return None

    def place(self, core: int) -> str:
        """Where its program counter is, in words; empty when the server does not show it."""
        seen = self.registers(core)
        if seen is None:
            return ""
        if seen.level == _HYPERVISOR and seen.pc in self._windows:
            return f"in the kernel at {seen.pc:#x}"
        if seen.level == _GUEST:
            return f"in a guest's kernel at {seen.pc:#x}"
        return f"at {seen.pc:#x}" if seen.level == 0 else f"in loader or firmware at {seen.pc:#x}"

    def read(self, pa: int, size: int) -> bytes:
        """Physical memory; Corrupt where the server has no way to it."""
        if self._way in (_Way.QEMU, _Way.ADDRESSES):
            return self._bytes(pa, size, pa)
        if self._way is _Way.OPENOCD:
            return self._by_command(pa, size)
        return self._by_window(pa, size)

    def _by_command(self, pa: int, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            at, count = pa + len(found), min(size - len(found), openocd.MOST)
            found += openocd.memory(self._connection.command(openocd.command(at, count)), at, count)
        return bytes(found)

    def _by_window(self, pa: int, size: int) -> bytes:
        """By the translation of the core whose window it is in, while that is in its kernel."""
        for core, (base, length) in self._windows.by_core.items():
            if 0 <= pa - base < length:
                seen = self.registers(core)
                if seen is None or seen.level != _HYPERVISOR or seen.pc not in self._windows:
                    raise Corrupt(f"core {core} is not in its kernel, and this server cannot read physical memory")
                return self._bytes(self._windows.start + pa - base, size, pa)
        raise Corrupt(f"this server cannot read physical memory, here at {pa:#x}")

    def _bytes(self, address: int, size: int, pa: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            count = min(size - len(found), self._chunk)
            text = self._connection.ask(f"m{address + len(found):x},{count:x}")
            if text.startswith("E") or len(text) != 2 * count:
                raise Corrupt(f"memory at {pa + len(found):#x} cannot be read")
            found += bytes.fromhex(text)
        return bytes(found)


def _chunk(supported: str) -> int:
    """By what `qSupported` answers."""
    match = re.search(r"(?:^|;)PacketSize=([0-9a-fA-F]{1,8})(?:;|$)", supported)
    size = (int(match[1], 16) - _FRAME) // 2 if match else _CHUNK
    return min(max(size, _FRAME), _LARGEST)


def _little(text: str) -> int:
    if not text:
        raise ValueError
    return int.from_bytes(bytes.fromhex(text), "little")
