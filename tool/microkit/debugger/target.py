# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What gdb's server shows of the machine: a thread for each core, its registers, memory; from
these, who runs. Runs inside gdb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import gdb

from ..base import contract
from ..base.records import dataclass
from ..diff.system import Built, Domain
from ..observe.live import Live
from ..observe.snapshot import Registers
from ..remote import openocd
from ..verify.image import Corrupt

#: Of one `m` packet; QEMU takes 2048.
_CHUNK = 2000
_ROOT = (1 << 48) - 2  # BADDR of VTTBR_EL2, without CnP
_NO_PHYSICAL = "this server cannot read physical memory"
_USER, _HYPERVISOR = 0, 2


@dataclass(frozen=True)
class Seen:
    """A core as it stands. `domain`: whose program is at EL0, or for whom the kernel works."""

    core: int
    level: int
    pc: int
    in_kernel: bool
    domain: Domain | None

    @property
    def running(self) -> Domain | None:
        """The domain whose instructions the core executes."""
        return self.domain if self.level == _USER else None


@contextmanager
def on(thread: gdb.InferiorThread) -> Iterator[None]:
    """With a thread selected; afterwards the one (and its frame) that was."""
    before = gdb.selected_thread()
    if before is None or before == thread:
        yield
        return
    frame = gdb.selected_frame()
    thread.switch()
    try:
        yield
    finally:
        before.switch()
        if frame.is_valid():
            frame.select()


def register(name: str) -> int | None:
    """Of the selected thread; None when the server has none of this name, in small letters or capitals: gdb calls registers as
    the server does, and for OpenOCD `cpsr` is `CPSR`."""
    for each in (name.lower(), name.upper()):
        try:
            return int(gdb.newest_frame().read_register(each)) & (1 << 64) - 1
        except (ValueError, gdb.error):
            continue
    return None


class Target:
    """The server that gdb is connected to, and the system behind it."""

    def __init__(self, built: Built, names: dict[str, int], first_core: int) -> None:
        self._names, self._first_core = names, first_core
        self.live = Live(built, self._read)
        abi = built.source.abi
        self._kernel = range(abi.constant("WINDOW_VA"), abi.constant("DEVICE_VA"))
        self._windows = {each.number: (each.base, each.size) for each in built.cores}
        self._knows_command = False

    # Threads are cores.

    def threads(self) -> dict[int, gdb.InferiorThread]:
        """By number of the core: servers number them in this order."""
        found = sorted(gdb.selected_inferior().threads(), key=lambda thread: thread.ptid[1])
        return {self._first_core + place: thread for place, thread in enumerate(found)}

    def core_of(self, thread: gdb.InferiorThread) -> int:
        """The number of the core that is a thread."""
        found = [core for core, each in self.threads().items() if each == thread]
        if not found:
            raise Corrupt("the selected thread is none of the server's cores")
        return found[0]

    def seen(self, thread: gdb.InferiorThread) -> Seen:
        """What a core does. Raises Corrupt when that cannot be found out."""
        core = self.core_of(thread)
        with on(thread):
            level, pc = (register("cpsr") or 0) >> 2 & 3, register("pc") or 0
            if level == _USER:
                return Seen(core, level, pc, False, self._at_el0(core))
            inside = level == _HYPERVISOR and pc in self._kernel
            return Seen(core, level, pc, inside, self._current(core) if inside else None)

    def is_kernel(self, address: int) -> bool:
        """Whether code is the kernel's by its address."""
        return address in self._kernel

    def registers(self) -> Registers:
        """Of the selected thread, which is at EL0."""
        x = tuple(register(f"x{number}") or 0 for number in range(31))
        return Registers(x, *(register(name) or 0 for name in ("sp", "pc", "cpsr")))

    def _current(self, core: int) -> Domain | None:
        if not self.live.is_loaded(core):
            return None
        ref = self.live.current(core)
        return self.live.domain(core, ref) if ref else None

    def _at_el0(self, core: int) -> Domain | None:
        if self._can_read():
            return self._current(core)
        root = register("VTTBR_EL2")
        if root is not None:
            return self.live.of_table(root & _ROOT)
        return self._by_name(core)

    def _by_name(self, core: int) -> Domain | None:
        """By what the program says that it is called."""
        for name, address in self._names.items():
            domain = self.live.domains.get(name)
            if domain is not None and domain.core.number == core:
                if _virtual(address, contract.MICROKIT_PD_NAME_LENGTH).split(b"\0")[0] == name.encode():
                    return domain
        return None

    # Physical memory.

    def _read(self, pa: int, size: int) -> bytes:
        if self._is_physical():
            return self._physical(pa, size)
        return _by_command(pa, size) if self._has_command() else self._by_window(pa, size)

    def _can_read(self) -> bool:
        """Whether the server reads physical memory, whatever cores execute."""
        return self._is_physical() or self._has_command()

    def _has_command(self) -> bool:
        """Whether the server has OpenOCD's for physical memory: asked with memory that is there."""
        try:
            self._knows_command = self._knows_command or all(_by_command(base, 1) for base, _ in self._windows.values())
        except Corrupt:
            pass
        return self._knows_command

    def _is_physical(self) -> bool:
        """Whether the server has QEMU's packet for physical memory."""
        return bool(_send("qqemu.PhyMemMode"))

    def _physical(self, pa: int, size: int) -> bytes:
        found = bytearray()
        _send("Qqemu.PhyMemMode:1")
        try:
            while len(found) < size:
                count = min(size - len(found), _CHUNK)
                text = _send(f"m{pa + len(found):x},{count:x}").decode("ascii", "replace")
                if text.startswith("E") or len(text) != 2 * count:
                    raise Corrupt(f"memory at {pa + len(found):#x} cannot be read")
                found += bytes.fromhex(text)
        finally:
            _send("Qqemu.PhyMemMode:0")
        return bytes(found)

    def _by_window(self, pa: int, size: int) -> bytes:
        """By the translation of the core whose window it is in, while that is in its kernel."""
        for core, (base, length) in self._windows.items():
            thread = self.threads().get(core)
            if thread is None or not 0 <= pa - base < length:
                continue
            with on(thread):
                level, pc = (register("cpsr") or 0) >> 2 & 3, register("pc") or 0
                if level == _HYPERVISOR and pc in self._kernel:
                    return _virtual(self._kernel.start + pa - base, size)
            raise Corrupt(f"core {core} is not in its kernel, and {_NO_PHYSICAL}")
        raise Corrupt(f"{_NO_PHYSICAL}, here at {pa:#x}")


def _by_command(pa: int, size: int) -> bytes:
    """Physical memory by a command of OpenOCD's."""
    found = bytearray()
    while len(found) < size:
        at, count = pa + len(found), min(size - len(found), openocd.MOST)
        try:
            said = gdb.execute(f"monitor {openocd.command(at, count)}", to_string=True)
        except gdb.error:
            said = None
        found += openocd.memory(said, at, count)
    return bytes(found)


def _virtual(address: int, size: int) -> bytes:
    """Memory as the selected thread sees it; what it does not is empty."""
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except gdb.MemoryError:
        return b""


def _send(packet: str) -> bytes:
    """A packet to the server; its answer, empty when it does not know the packet."""
    connection = gdb.selected_inferior().connection
    if not isinstance(connection, gdb.RemoteTargetConnection):
        return b""
    return bytes(connection.send_packet(packet) or b"")
