# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The terms of a plan: memory, kernel objects, capabilities, mappings - by name, not yet as bytes.

Where something lies (`Memory.address`, `Object.offset`) is filled in by `physical`; everything else
is final when it has been made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..base.location import NOWHERE, Location
from ..base.sizes import PAGE
from ..model.system import MemoryRegion, Perms

#: Software-generated interrupts, which cores send.
SGIS = 16

NO_PERMS = Perms(False, False, False)
READ = Perms(True, False, False)
READ_WRITE = Perms(True, True, False)


@dataclass(eq=False)
class Memory:
    """Pages that follow one another in physical memory: `data`, then zeros up to `size`."""

    name: str
    size: int
    align: int = PAGE
    data: bytearray = field(default_factory=bytearray)
    #: What the system description calls it, if it does.
    region: MemoryRegion | None = None
    #: What in the system description asks for it, for messages.
    location: Location = NOWHERE
    #: False: device registers, which nobody writes at boot.
    is_ram: bool = True
    #: Physical address; None until it has been placed.
    address: int | None = None

    @property
    def pa(self) -> int:
        if self.address is None:
            raise AssertionError(f"memory '{self.name}' has no place yet")
        return self.address


@dataclass(eq=False)
class Object:
    """A kernel object, aligned to its size, a power of two."""

    name: str
    size: int
    #: From the start of its core's window; -1 until it has been placed.
    offset: int = -1


@dataclass(frozen=True)
class Cap:
    """A capability. `kind` and `rights` are the kernel's names for them (base/cap.h).

    `word` is the badge of endpoints and notifications, the INTID of interrupts and SGIs, the core
    of SCHED_CONTROL, the address of untyped memory; `aux` the target of an SGI.
    """

    kind: str
    object: Object | None = None
    rights: tuple[str, ...] = ("RIGHTS_ALL",)
    word: int = 0
    aux: int = 0
    #: Size in bits, of untyped memory.
    size: int = 0
    #: Untyped memory: what it is, in the core's window; None = the device memory at `word`, or
    #: what is left of the window.
    memory: Memory | None = None
    is_device: bool = False


@dataclass(eq=False)
class CNode(Object):
    """Slots by index; `radix` follows from the highest."""

    caps: dict[int, Cap] = field(default_factory=dict)
    radix: int = 0
    #: Slots that there must be, used or not.
    least: int = 0


@dataclass(eq=False)
class Notification(Object):
    tcb: Tcb | None = None


@dataclass(eq=False)
class SchedContext(Object):
    budget_us: int = 0
    period_us: int = 0
    #: At most.
    refills: int = 0
    tcb: Tcb | None = None


@dataclass(frozen=True)
class Mapping:
    """The whole of `memory` at `vaddr`, in pages of `page_size`."""

    vaddr: int
    memory: Memory
    perms: Perms
    cached: bool = True
    page_size: int = PAGE

    @property
    def end(self) -> int:
        return self.vaddr + self.memory.size


@dataclass(eq=False)
class VSpace(Object):
    """Root table, and the tables below it by (level, first virtual address)."""

    mappings: list[Mapping] = field(default_factory=list)
    tables: dict[tuple[int, int], Object] = field(default_factory=dict)
    asid: int = 0
    vmid: int = 0


@dataclass(eq=False)
class Tcb(Object):
    """A thread that runs from `pc` when the core starts."""

    label: str = ""
    priority: int = 0
    fpu: bool = True
    #: May use the registers of the EL1 physical timer.
    timer: bool = False
    pc: int = 0
    sp: int = 0
    ipc_buffer_va: int = 0
    ipc_buffer: Memory | None = None
    cspace: CNode | None = None
    vspace: VSpace | None = None
    fault_handler: Cap | None = None
    sc: SchedContext | None = None
    notification: Notification | None = None


@dataclass(frozen=True)
class IrqBinding:
    """An interrupt of a core: `cap` is the notification capability in the kernel's interrupt
    slot."""

    intid: int
    cap: Cap
    edge: bool
    #: Acknowledged when its notification is waited for, as doorbells between cores are: `cap` may wait.
    implied_ack: bool = False

    @property
    def doorbell(self) -> bool:
        """The only SGIs that are bound to somebody from the start."""
        return self.intid < SGIS


@dataclass(eq=False)
class CorePlan:
    """Everything of one core."""

    core: int
    mpidr: int
    objects: list[Object] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    vspaces: list[VSpace] = field(default_factory=list)
    #: In the order in which they are to become ready.
    tcbs: list[Tcb] = field(default_factory=list)
    irqs: list[IrqBinding] = field(default_factory=list)
    #: Interrupts that handlers can be made for while the system runs: number, edge.
    issuable: list[tuple[int, bool]] = field(default_factory=list)
    asid_pools: list[Object] = field(default_factory=list)
    #: Slots that hold unused memory, given out once that is known.
    untyped_cnode: CNode | None = None
    #: From `physical`.
    window_pa: int = 0
    window_size: int = 0
    tables_offset: int = 0
    tables_pages: int = 0
    #: Unused memory as (offset in the window, size in bits).
    untyped: list[tuple[int, int]] = field(default_factory=list)

    def add(self, object: Object) -> Object:
        self.objects.append(object)
        return object

    def pa(self, object: Object) -> int:
        return self.window_pa + object.offset
