# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All cores of an image, and what each monitor knows of its core's protection domains: of all that
is in an image only that has the names of the system description."""

from __future__ import annotations

from dataclasses import field

from ..base.contract import BASE_VM_TCB_CAP, MICROKIT_MAX_CHANNELS
from ..base.records import dataclass
from ..model.monitor import BESIDE, MONITOR
from ..verify.checks_information import read_rows
from ..verify.core import Core, Thread
from ..verify.image import Corrupt, Fields, fields
from ..verify.view import Cap
from .names import Names, owner_name
from .source import Source

#: More than any monitor's information has.
_INFORMATION = 1 << 28


@dataclass(frozen=True)
class Piece:
    """Something that is mapped in a thread."""

    name: str
    vaddr: int
    size: int
    pa: int
    rights: str


@dataclass(frozen=True)
class Domain:
    """A thread with its name in the system, and what is mapped in it."""

    name: str
    core: Core
    thread: Thread
    pieces: list[Piece]
    passive: bool = False
    stack_size: int = 0
    #: What the monitor's information says about it.
    policy: Fields = field(default_factory=dict)
    #: Physical address of its struct multikit_pd_status; 0: it has none.
    status: int = 0

    @property
    def is_monitor(self) -> bool:
        """One of the monitor's threads."""
        return self.thread.name in (MONITOR, *BESIDE)


@dataclass(frozen=True)
class VirtualCpu(Domain):
    """The thread of a virtual CPU, called `linux:0`: it has no CSpace, and what is mapped is its guest's affair."""

    #: The domain that hears of its faults.
    vmm: str = ""


class Built:
    """The system that an image holds. Raises Corrupt when that cannot be found out."""

    def __init__(self, source: Source) -> None:
        self.source, self.names = source, Names(source)
        self.cores: list[Core] = []
        self.domains: list[Domain] = []
        #: Of all virtual machines.
        self.guests: list[VirtualCpu] = []
        #: What the cores' watchdogs know of those that they watch, by (core, watched core).
        self.watchdogs: dict[tuple[int, int], Fields] = {}
        for row in source.image.cores:
            self._read_core(row)

    def _read_core(self, row: Fields) -> None:
        core = Core(self.source, row["core"], row)
        for fault in core.find_threads():
            raise Corrupt(f"core {core.number}: {fault}")
        if MONITOR not in core.threads:
            raise Corrupt(f"core {core.number} has no monitor")
        self.cores.append(core)
        self.names.add(core)
        self._read_domains(core, core.threads[MONITOR])

    def _read_domains(self, core: Core, monitor: Thread) -> None:
        information = Information(self.source, monitor)
        self.watchdogs |= {(core.number, row["core"]): row for row in information.watchdogs}
        for index, row in enumerate(information.pds):
            name = information.name(index)
            if name not in core.threads:
                raise Corrupt(f"the monitor of core {core.number} knows '{name}', and no thread is")
            thread = core.threads[name]
            pieces = information.pieces(row, thread)
            stack = row["stack_top"] - row["stack_bottom"]
            self.domains.append(Domain(name, core, thread, pieces, bool(row["passive"]), stack, row,
                                       information.status(index)))  # fmt: skip
        found = monitor.space.leaves
        pieces = [Piece(each.rights, each.va, each.size, each.pa, each.rights) for each in found]
        self.domains.append(Domain(owner_name(core, monitor), core, monitor, pieces))
        for name in BESIDE:  # their memory is the monitor's
            thread = core.threads.get(name)
            if thread is not None:
                self.domains.append(Domain(owner_name(core, thread), core, thread, []))
        self._read_guests(core)
        for row, vmm in information.guests:
            self._add_guest(core, monitor.cap(row["tcb"]), vmm)

    def _read_guests(self, core: Core) -> None:
        """Those in the slots that each VMM of the core has for them."""
        for domain in [each for each in self.domains if each.core is core and not each.is_monitor]:
            for id in range(MICROKIT_MAX_CHANNELS):
                self._add_guest(core, domain.thread.cap(BASE_VM_TCB_CAP + id), domain.name)

    def _add_guest(self, core: Core, cap: Cap | None, vmm: str) -> None:
        if cap is None or self.names.kind(cap) != "tcb":
            return  # of a guardian: a doorbell, or what it relays
        name = core.guest(cap.object, "").tcb.text("name")
        guest = core.guest(cap.object, name)
        self.names.add_guest(core, guest)
        self.guests.append(VirtualCpu(name, core, guest.as_thread(), [], vmm=vmm))


class Information:
    """What a monitor knows (multikit/monitor_info.h)."""

    def __init__(self, source: Source, monitor: Thread) -> None:
        self._source, self._monitor = source, monitor
        leaf = monitor.leaf(source.abi.constant("MONITOR_INFO_VA"))
        if leaf is None or leaf.size > _INFORMATION:
            raise Corrupt("a monitor has no information")
        self._data = source.memory.read(leaf.pa, leaf.size)
        self._header = fields(self._data, 0, "monitor_info", source.abi)
        if self._header["magic"] != source.abi.constant("MONITOR_INFO_MAGIC"):
            raise Corrupt("a monitor has wrong information")
        self.pds = read_rows(source, self._data, "pds", "monitor_pd")
        self._regions = read_rows(source, self._data, "regions", "monitor_region")
        self.watchdogs = read_rows(source, self._data, "watchdogs", "monitor_watchdog")

    def name(self, index: int) -> str:
        """Of a protection domain."""
        abi = self._source.abi
        member = abi.layout("monitor_pd").member("name")
        at = self._header["pds_offset"] + index * abi.size("monitor_pd") + member.offset
        return _text(self._data[at : at + member.size], 0)

    @property
    def guests(self) -> list[tuple[Fields, str]]:
        """Virtual CPUs whose VMMs are on other cores, with the VMM's name."""
        rows = read_rows(self._source, self._data, "guests", "monitor_guest")
        parents = read_rows(self._source, self._data, "parents", "monitor_parent")
        found = []
        for row in rows:
            number = row["parent"] - 1 - len(self.pds)
            if -len(self.pds) <= number < 0:
                continue  # its VMM is here, and has it in a slot
            if not 0 <= number < len(parents):
                raise Corrupt("a monitor knows a virtual CPU of nobody's")
            found.append((row, _text(self._data, self._header["strings_offset"] + parents[number]["name"])))
        return found

    def status(self, index: int) -> int:
        """Where the monitor keeps how a protection domain is; 0: nowhere."""
        va = self._header["pd_status"] + index * self._source.abi.size("multikit_pd_status")
        leaf = self._monitor.leaf(va) if self._header["pd_status"] else None
        return leaf.pa + va - leaf.va if leaf else 0

    def pieces(self, row: Fields, thread: Thread) -> list[Piece]:
        """All that is mapped in a protection domain."""
        first, found = row["first_region"], []
        for each in self._regions[first : first + row["regions"]]:
            leaf = thread.leaf(each["start"])
            if leaf is not None:
                name = _text(self._data, self._header["strings_offset"] + each["name"])
                size, pa = each["end"] - each["start"], leaf.pa + each["start"] - leaf.va
                found.append(Piece(name, each["start"], size, pa, leaf.rights))
        return found


def _text(data: bytes, at: int) -> str:
    end = data.find(b"\0", at)
    return data[at : end if end >= 0 else len(data)].decode("utf-8", "replace")
