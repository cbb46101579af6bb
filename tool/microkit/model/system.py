# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The resolved system: what a system description means, with every name looked up.

This is the boundary between the front end (parse, draft, check, resolve) and the back end (allocate,
layout, emit, verify). All values are final, all references are resolved, all rules have been checked, and
all files named have been found. Protection domains refer to each other by `index`, their position
in `System.pds` (document order, a parent before its children).
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from pathlib import Path

from ..base.location import Location
from ..base.records import dataclass
from .interfaces import Interface


#: Interrupt of the EL1 physical timer: PPI 14 (Arm Base System Architecture).
EL1_TIMER = 30


class Trigger(Enum):
    """How an interrupt line signals (GIC architecture specification: ICFGR)."""

    LEVEL = "level"
    EDGE = "edge"


class OnFault(Enum):
    """What follows a fault of a protection domain."""

    STOP = "stop"
    RESTART = "restart"
    CORE = "restart-core"
    HALT = "halt"
    PARENT = "parent"


class SetVarKind(Enum):
    """The attribute that asks for a variable of the program to be set; its value is the name."""

    VADDR = "setvar_vaddr"
    SIZE = "setvar_size"
    PREFILL_SIZE = "setvar_prefill_size"
    PADDR = "region_paddr"
    CHANNEL_ID = "channel setvar_id"
    IRQ_ID = "irq setvar_id"
    CHILD_ID = "child setvar_id"
    VCPU_ID = "vcpu setvar_id"
    WATCH_ID = "watch setvar_id"
    CORE_ID = "core_control setvar_id"


class CapKind(Enum):
    """Capabilities that `<cspace>` can place in a protection domain's CSpace."""

    TCB = "cap_tcb"
    SC = "cap_sc"
    VSPACE = "cap_vspace"
    CNODE = "cap_cnode"
    UNTYPED = "cap_untyped"
    IRQ_CONTROL = "cap_irq_control"
    SCHED_CONTROL = "cap_sched_control"
    ASID_CONTROL = "cap_asid_control"
    ASID_POOL = "cap_asid_pool"


@dataclass(frozen=True)
class Perms:
    """Access rights of a mapping."""

    read: bool
    write: bool
    execute: bool

    def __str__(self) -> str:
        letters = ((self.read, "r"), (self.write, "w"), (self.execute, "x"))
        return "".join(letter for granted, letter in letters if granted)


@dataclass(frozen=True)
class Prefill:
    """File whose bytes a memory region starts with; the rest of the region is zero."""

    path: Path
    size: int
    location: Location


@dataclass(frozen=True)
class MemoryRegion:
    """A memory region; `size` and `phys_addr` are multiples of `page_size`."""

    index: int
    name: str
    size: int
    #: 0x1000, 0x200000 or 0x40000000, already raised where the rules allow it.
    page_size: int
    #: None: the tool chooses where it goes.
    phys_addr: int | None
    prefill: Prefill | None
    #: The loader fills it with firmware's device tree.
    device_tree: bool
    #: Cores with at least one protection domain that maps it, ascending.
    cores: tuple[int, ...]
    #: Those of them with one that may write to it, ascending.
    written_by_cores: tuple[int, ...]
    #: A `region_paddr` names it, so its frames must follow one another in physical memory.
    contiguous: bool
    location: Location
    #: The core whose kernel's ring of events it is; in configurations whose kernels have none it is zeros.
    trace: int | None = None

    @property
    def filled_with(self) -> str | None:
        """For people: the file, or what of firmware's."""
        if self.device_tree:
            return "fdt"
        return str(self.prefill.path) if self.prefill else None


@dataclass(frozen=True)
class Map:
    """A mapping of a whole memory region at `vaddr` in one protection domain."""

    region: MemoryRegion
    vaddr: int
    perms: Perms
    #: False: device memory, nGnRnE.
    cached: bool
    location: Location

    @property
    def end(self) -> int:
        return self.vaddr + self.region.size


@dataclass(frozen=True)
class Irq:
    """An interrupt (GIC INTID `number`) delivered to a protection domain as notification `id`."""

    number: int
    id: int
    trigger: Trigger
    location: Location
    #: For people and generated headers.
    name: str | None = None
    #: Acknowledged by the kernel when the protection domain waits for events.
    implied_ack: bool = False


@dataclass(frozen=True)
class SetVar:
    """A 64-bit variable `symbol` in the program of the protection domain that holds this.

    `value` is known here except for a `PADDR` of a region without `phys_addr`: then it is None, and
    the physical address that the back end gives `region` is the value.
    """

    symbol: str
    kind: SetVarKind
    value: int | None
    #: The region for VADDR, SIZE, PREFILL_SIZE and PADDR.
    region: MemoryRegion | None
    location: Location


@dataclass(frozen=True)
class CspaceCap:
    """A capability in user slot `slot` of the holder."""

    kind: CapKind
    slot: int
    location: Location
    #: Whose object it is, for those to objects of protection domains.
    pd: int | None = None
    #: Of untyped memory, a power of two; `phys_addr` of device memory only.
    size: int = 0
    phys_addr: int | None = None
    #: Of interrupt control: which interrupts handlers can be made for.
    irqs: tuple[tuple[int, Trigger], ...] = ()


@dataclass(frozen=True)
class Watch:
    """The protection domain is notified under `id` when core `cpu` goes down or comes back."""

    cpu: int
    id: int
    location: Location


@dataclass(frozen=True)
class PdWatch:
    """The protection domain is notified under `id` when `pd` stops or is started again."""

    pd: int
    id: int
    location: Location


@dataclass(frozen=True)
class CoreControl:
    """The protection domain may start core `cpu` again, which it knows as `id`."""

    cpu: int
    id: int
    location: Location


@dataclass(frozen=True)
class Watchdog:
    """Core `cpu` looks at core `watches` once in each period, and takes it for stuck when it has not
    moved for `timeout_us`."""

    cpu: int
    watches: int
    period_us: int
    timeout_us: int
    #: A core that is stuck resets the board.
    resets: bool
    location: Location


@dataclass(frozen=True)
class ProgramImage:
    """ELF files of a protection domain."""

    #: As written in the system description, for reports.
    text: str
    #: Found by the search path.
    path: Path
    #: ELF with the symbols; equal to `path` unless `path_for_symbols` was given.
    symbols_path: Path
    location: Location


@dataclass(frozen=True)
class VirtualCpu:
    """A virtual CPU, by which its VMM knows it as `id`."""

    id: int
    cpu: int


@dataclass(frozen=True)
class VirtualMachine:
    """A guest of the protection domain that holds this, its VMM. `maps` are in ascending order of guest physical
    address."""

    name: str
    #: Of each virtual CPU.
    priority: int
    budget_us: int
    period_us: int
    #: In document order.
    vcpus: tuple[VirtualCpu, ...]
    maps: tuple[Map, ...]
    location: Location

    @property
    def cores(self) -> tuple[int, ...]:
        """Those with virtual CPUs of it, ascending."""
        return tuple(sorted({each.cpu for each in self.vcpus}))

    def ids_on(self, core: int) -> tuple[int, ...]:
        """Of its virtual CPUs there, in document order."""
        return tuple(each.id for each in self.vcpus if each.cpu == core)


@dataclass(frozen=True)
class ProtectionDomain:
    """A protection domain; `maps` are in ascending order of address, `irqs` of id."""

    index: int
    name: str
    priority: int
    budget_us: int
    period_us: int
    stack_size: int
    cpu: int
    #: Attributes that are true, of those that the grammar says are carried.
    flags: frozenset[str]
    smc: bool
    #: It must have an SGI of its own.
    own_doorbell: bool
    #: Child id in the parent; None for a root protection domain.
    id: int | None
    #: Index of the parent; None for a root protection domain.
    parent: int | None
    #: Indices of the children, ascending.
    children: tuple[int, ...]
    program_image: ProgramImage
    maps: tuple[Map, ...]
    irqs: tuple[Irq, ...]
    setvars: tuple[SetVar, ...]
    cspace: tuple[CspaceCap, ...]
    #: User slots that its CSpace has at least; 0 when it did not ask.
    cspace_slots: int
    location: Location
    watches: tuple[Watch, ...] = ()
    pd_watches: tuple[PdWatch, ...] = ()
    core_controls: tuple[CoreControl, ...] = ()
    on_fault: OnFault = OnFault.STOP
    #: So many restarts in so much time, then it stays stopped; 0 for those that are not restarted.
    max_restarts: int = 0
    restart_window_us: int = 0
    vm: VirtualMachine | None = None

    def has(self, flag: str) -> bool:
        return flag in self.flags

    @property
    def passive(self) -> bool:
        return self.has("passive")

    @property
    def fpu(self) -> bool:
        return self.has("fpu")

    @property
    def owns_timer(self) -> bool:
        """The EL1 physical timer of its core is its own: it gets the timer's interrupt, or can make
        a handler for it."""
        issuable = [irq for each in self.cspace for irq, _ in each.irqs]
        return EL1_TIMER in [*(irq.number for irq in self.irqs), *issuable]


@dataclass(frozen=True)
class ChannelEnd:
    """One side of a channel: what protection domain `pd` may do with it, under its number `id`."""

    pd: int
    id: int
    #: This side may make protected procedure calls to the other.
    pp: bool
    #: This side may notify the other.
    notify: bool
    location: Location
    #: Microseconds for which a caller looks for the reply from another core before it blocks.
    spin_us: int = 0
    #: Its calls end with an error when the other has stopped.
    on_stop_error: bool = False


@dataclass(frozen=True)
class Channel:
    """A channel between two protection domains; at most one end has `pp`."""

    a: ChannelEnd
    b: ChannelEnd
    location: Location
    #: For people and generated headers.
    name: str | None = None
    #: What is said on it; the end with `pp` is the client. None: that is not described.
    interface: Interface | None = None

    @property
    def ends(self) -> tuple[ChannelEnd, ChannelEnd]:
        return (self.a, self.b)

    def peer(self, end: ChannelEnd) -> ChannelEnd:
        return self.b if end is self.a else self.a

    @property
    def has_calls(self) -> bool:
        return self.a.pp or self.b.pp

    @property
    def spoken(self) -> str | None:
        """The interface and its version, for people."""
        return f"{self.interface.name} {self.interface.version}" if self.interface else None


@dataclass(frozen=True)
class Family:
    """All children, and virtual CPUs, on core `cpu` of a protection domain of another core."""

    parent: int
    cpu: int
    #: Indices, ascending.
    children: tuple[int, ...]
    #: Ids, in document order.
    vcpus: tuple[int, ...] = ()


@dataclass(frozen=True)
class System:
    """A whole system. `domain`s are refused by the front end for now."""

    #: The system description as named on the command line.
    path: Path
    pds: tuple[ProtectionDomain, ...]
    #: In document order, unused ones included.
    regions: tuple[MemoryRegion, ...]
    channels: tuple[Channel, ...]
    #: Every file that was read or found (description, ELF files, prefill files), in order.
    inputs: tuple[Path, ...]
    #: In document order.
    watchdogs: tuple[Watchdog, ...] = ()
    #: In document order, unused ones included.
    interfaces: tuple[Interface, ...] = ()

    @cached_property
    def cores(self) -> tuple[int, ...]:
        """Cores that at least one protection domain or virtual CPU runs on, ascending."""
        return tuple(sorted({*self._by_core, *(core for pd in self.pds if pd.vm for core in pd.vm.cores)}))

    @cached_property
    def has_device_tree(self) -> bool:
        """Whether some of its memory is for firmware's device tree."""
        return any(region.device_tree for region in self.regions)

    def pds_on(self, core: int) -> tuple[ProtectionDomain, ...]:
        return tuple(self._by_core.get(core, ()))

    def ends_of(self, pd: int) -> tuple[tuple[Channel, ChannelEnd], ...]:
        """Ends of channels at a protection domain, in document order."""
        return tuple(self._ends.get(pd, ()))

    @cached_property
    def _by_core(self) -> dict[int, list[ProtectionDomain]]:
        found: dict[int, list[ProtectionDomain]] = {}
        for pd in self.pds:
            found.setdefault(pd.cpu, []).append(pd)
        return found

    @cached_property
    def _ends(self) -> dict[int, list[tuple[Channel, ChannelEnd]]]:
        found: dict[int, list[tuple[Channel, ChannelEnd]]] = {}
        for channel in self.channels:
            for end in channel.ends:
                found.setdefault(end.pd, []).append((channel, end))
        return found

    def is_called(self, pd: int) -> bool:
        """By a protection domain of its core."""
        return any(
            channel.peer(end).pp and not self.is_cross_core(channel) for channel, end in self.ends_of(pd)
        )

    def refuses(self, pd: int) -> bool:
        """Whether calls of its core to it end with an error while it has stopped: all these callers want
        the same."""
        return any(channel.peer(end).on_stop_error for channel, end in self.ends_of(pd)
                   if not self.is_cross_core(channel))  # fmt: skip

    def can_restart(self, pd: int) -> bool:
        """Whether it has what is needed to be started again, or to refuse calls."""
        each = self.pds[pd]
        return each.parent is not None or each.on_fault is OnFault.RESTART or self.refuses(pd)

    def is_cross_core(self, channel: Channel) -> bool:
        return self.pds[channel.a.pd].cpu != self.pds[channel.b.pd].cpu

    def rings(self, channel: Channel, end: ChannelEnd) -> bool:
        """This side may ring the doorbell of the other, on another core: to notify it, or because one
        of them calls and the other answers."""
        return self.is_cross_core(channel) and (end.notify or channel.has_calls)

    @cached_property
    def called(self) -> frozenset[int]:
        """Protection domains that others of their core may call."""
        return frozenset(
            channel.peer(end).pd
            for channel in self.channels
            if not self.is_cross_core(channel)
            for end in channel.ends
            if end.pp
        )

    def near_children(self, pd: ProtectionDomain) -> list[ProtectionDomain]:
        """Its children on its own core."""
        return [child for each in pd.children if (child := self.pds[each]).cpu == pd.cpu]

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Children and virtual CPUs on other cores than their parents, by parent, then by core."""
        found: dict[tuple[int, int], list[int]] = {}
        for pd in self.pds:
            if self.has_far_parent(pd):
                found.setdefault((pd.parent or 0, pd.cpu), []).append(pd.index)
            for core in pd.vm.cores if pd.vm else ():
                if core != pd.cpu:
                    found.setdefault((pd.index, core), [])
        return tuple(Family(*key, tuple(found[key]), self._vcpus_on(*key)) for key in sorted(found))

    def _vcpus_on(self, vmm: int, core: int) -> tuple[int, ...]:
        vm = self.pds[vmm].vm
        return vm.ids_on(core) if vm else ()

    def guests_on(self, core: int) -> list[ProtectionDomain]:
        """VMMs, on any core, whose virtual machines have virtual CPUs on this one."""
        return [pd for pd in self.pds if pd.vm and core in pd.vm.cores]

    def far_guests(self, core: int) -> list[tuple[ProtectionDomain, int]]:
        """Virtual CPUs of a core whose VMMs are on other cores: the VMM, and the id. As wards they have the numbers
        behind those of protection domains."""
        return [(pd, id) for pd in self.guests_on(core) if pd.vm and pd.cpu != core for id in pd.vm.ids_on(core)]

    def near_guests(self, core: int) -> list[tuple[ProtectionDomain, int]]:
        """Virtual CPUs of a core whose VMMs are on it, too."""
        return [(pd, id) for pd in self.pds_on(core) if pd.vm for id in pd.vm.ids_on(core)]

    @cached_property
    def vmids_from_top(self) -> dict[int, int]:
        """Of virtual machines on several cores, by VMM: their number from the largest VMID down, the same on all cores
        (docs/design/far-vcpus.md)."""
        several = [pd.index for pd in self.pds if pd.vm and len(pd.vm.cores) > 1]
        return {vmm: number for number, vmm in enumerate(several)}

    def has_far_parent(self, pd: ProtectionDomain) -> bool:
        return pd.parent is not None and self.pds[pd.parent].cpu != pd.cpu

    def wards(self, core: int) -> list[ProtectionDomain]:
        """Protection domains of a core whose parents are on other cores."""
        return [pd for pd in self.pds_on(core) if self.has_far_parent(pd)]

    def relays(self, core: int) -> list[Family]:
        """Children and virtual CPUs on other cores of parents of a core."""
        return [family for family in self.families if self.pds[family.parent].cpu == core]

    def guarded(self, core: int) -> list[ProtectionDomain | VirtualMachine]:
        """Those that a core has its guardian for: wards, and parents of those of other cores."""
        parents = self.far_parents
        pds = [pd for pd in self.pds_on(core) if self.has_far_parent(pd) or pd.index in parents]
        return [*pds, *(pd.vm for pd in self.guests_on(core) if pd.vm and pd.cpu != core)]

    def has_endpoint(self, pd: ProtectionDomain) -> bool:
        """Calls of its core, or faults of children there or of its guest, wait for it."""
        return bool(self.near_children(pd)) or pd.index in self.called or pd.vm is not None

    @cached_property
    def far_calls(self) -> tuple[tuple[int, int], ...]:
        """(caller, callee) on different cores, in document order."""
        return tuple(
            (end.pd, channel.peer(end).pd)
            for channel in self.channels
            if self.is_cross_core(channel)
            for end in channel.ends
            if end.pp
        )

    @cached_property
    def far_called(self) -> frozenset[int]:
        """Protection domains that others of other cores may call."""
        return frozenset(callee for _, callee in self.far_calls)

    @cached_property
    def far_parents(self) -> frozenset[int]:
        """Protection domains with children or virtual CPUs on other cores."""
        return frozenset(family.parent for family in self.families)

    def watched_far(self, pd: ProtectionDomain) -> list[PdWatch]:
        """Its watches of protection domains on other cores."""
        return [each for each in pd.pd_watches if self.pds[each.pd].cpu != pd.cpu]

    def watched_near(self, pd: ProtectionDomain) -> list[PdWatch]:
        return [each for each in pd.pd_watches if self.pds[each.pd].cpu == pd.cpu]

    def watches_of(self, pd: int) -> tuple[tuple[int, PdWatch], ...]:
        """Who watches it, on any core, in document order."""
        return tuple(self._watches.get(pd, ()))

    @cached_property
    def _watches(self) -> dict[int, list[tuple[int, PdWatch]]]:
        found: dict[int, list[tuple[int, PdWatch]]] = {}
        for pd in self.pds:
            for watch in pd.pd_watches:
                found.setdefault(watch.pd, []).append((pd.index, watch))
        return found

    @cached_property
    def far_watchers(self) -> frozenset[int]:
        """Protection domains that watch some of other cores."""
        return frozenset(pd.index for pd in self.pds if self.watched_far(pd))

    @cached_property
    def ring_themselves(self) -> frozenset[int]:
        """Protection domains that put off doorbells: while they wait for a reply from another core, or to let
        those of their own core have a turn between calls of others."""
        shared = {callee for callee in self.far_called if self.has_endpoint(self.pds[callee])}
        return frozenset(shared | self.far_parents | {caller for caller, _ in self.far_calls})

    def has_own_time(self, pd: ProtectionDomain) -> bool:
        """It runs on a budget of its own: also when passive, for callers and children of other cores."""
        return not pd.passive or pd.index in self.far_called | self.far_parents
