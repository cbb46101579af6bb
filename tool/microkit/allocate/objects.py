# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The terms that a plan is made of: kernel objects, capabilities, memory and mappings.

All are frozen and compared by identity: whoever names one means that very object. None knows where it
lies; that is `places.Places`.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import field

from ..base.contract import MONITOR_BADGE_ROUTER
from ..base.frozen import NAMED
from ..base.location import NOWHERE, Location
from ..base.records import dataclass
from ..base.sizes import GRANULE, PAGE, SLOT
from ..model.system import MemoryRegion, Perms, ProtectionDomain, VirtualMachine

#: Software-generated interrupts, which cores send.
SGIS = 16

NO_PERMS = Perms(False, False, False)
READ = Perms(True, False, False)
READ_WRITE = Perms(True, True, False)
READ_EXECUTE = Perms(True, False, True)


@dataclass(frozen=True, eq=False)
class Memory:
    """Pages that follow one another in physical memory: `data`, then zeros up to `size`."""

    name: str
    size: int
    align: int = PAGE
    data: bytes = b""
    #: What the system description calls it, if it does.
    region: MemoryRegion | None = field(default=None, metadata=NAMED)
    #: What in the system description asks for it, for messages.
    location: Location = NOWHERE
    #: False: device registers, which nobody writes at boot.
    is_ram: bool = True

    @property
    def is_tree(self) -> bool:
        """Whether the loader fills it with firmware's device tree."""
        return self.region is not None and self.region.device_tree and self.is_ram


@dataclass(frozen=True, eq=False)
class Object:
    """A kernel object, aligned to its size, a power of two."""

    name: str

    @property
    def size(self) -> int:
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Block(Object):
    """A kernel object of a fixed size: of an endpoint, a reply, a table this is all."""

    bits: int

    @property
    def size(self) -> int:
        return 1 << self.bits


@dataclass(frozen=True)
class Cap:
    """A capability. `kind` and `rights` are the kernel's names for them (base/cap.h).

    `word` is the badge of endpoints and notifications, the INTID of interrupts and doorbells, the core
    of SCHED_CONTROL, the address of untyped memory, the function or the core of SMC; `aux` the
    target of an SGI, and where a core starts.
    """

    kind: str
    object: Object | None = field(default=None, metadata=NAMED)
    rights: tuple[str, ...] = ("RIGHTS_ALL",)
    word: int = 0
    aux: int = 0
    #: Size in bits, of untyped memory.
    size: int = 0
    #: Untyped memory: what it is, in the core's window; None = the device memory at `word`, or
    #: what is left of the window.
    memory: Memory | None = field(default=None, metadata=NAMED)
    is_device: bool = False


@dataclass(frozen=True, eq=False)
class CNode(Object):
    """Slots by index; as many as the highest needs, and no fewer than `least`."""

    caps: Table[int, Cap]
    least: int = 0

    @property
    def radix(self) -> int:
        return (max(max(self.caps) + 1, self.least) - 1).bit_length()

    @property
    def size(self) -> int:
        return max(SLOT << self.radix, GRANULE)


@dataclass(frozen=True, eq=False)
class Notification(Block):
    """Bound to the thread that names it."""


@dataclass(frozen=True, eq=False)
class SchedContext(Block):
    """The time of the thread that names it."""

    budget_us: int
    period_us: int
    #: At most.
    refills: int


@dataclass(frozen=True)
class Mapping:
    """The whole of `memory` at `vaddr`, in pages of `page_size`."""

    vaddr: int
    memory: Memory = field(metadata=NAMED)
    perms: Perms
    cached: bool = True
    page_size: int = PAGE

    @property
    def end(self) -> int:
        return self.vaddr + self.memory.size


@dataclass(frozen=True, eq=False)
class VSpace(Block):
    """Root table, and the tables below it by (level, first virtual address)."""

    mappings: tuple[Mapping, ...]
    tables: Table[tuple[int, int], Block]
    asid: int
    vmid: int


@dataclass(frozen=True, eq=False)
class Tcb(Block):
    """A thread that runs from `pc` when the core starts."""

    #: What it is called in the image.
    label: str
    #: How it is to run.
    pd: ProtectionDomain = field(metadata=NAMED)
    pc: int
    sp: int
    cspace: CNode = field(metadata=NAMED)
    vspace: VSpace = field(metadata=NAMED)
    sc: SchedContext = field(metadata=NAMED)
    notification: Notification = field(metadata=NAMED)
    fault_handler: Cap | None = None
    ipc_buffer_va: int = 0
    ipc_buffer: Memory | None = field(default=None, metadata=NAMED)

    @property
    def priority(self) -> int:
        return self.pd.priority


@dataclass(frozen=True, eq=False)
class Vcpu(Block):
    """A virtual CPU, of the thread that names it."""


@dataclass(frozen=True, eq=False)
class GuestTcb(Block):
    """The thread of virtual CPU `id`, which its VMM starts."""

    vm: VirtualMachine = field(metadata=NAMED)
    id: int
    vspace: VSpace = field(metadata=NAMED)
    sc: SchedContext = field(metadata=NAMED)
    vcpu: Vcpu = field(metadata=NAMED)
    fault_handler: Cap


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
        """Of another core, and no device's: what all of these signal, and nothing else."""
        return bool(self.cap.word & MONITOR_BADGE_ROUTER)
