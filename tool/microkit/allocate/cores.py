# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads, protection domains, and everything of one core: gathered in a `CoreDraft` while the plan is made, then final
as a `CorePlan`."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import field
from types import MappingProxyType

from ..base.frozen import NAMED
from ..base.records import dataclass
from ..base.sizes import ASIDS_PER_POOL, PAGE
from ..model.board import Processor
from ..model.callees import CalleePage
from ..model.system import ProtectionDomain
from ..model.vspace import VSpaceLayout
from ..sdk.abi import Abi
from .address_space import make_tables
from .objects import (
    Block,
    CNode,
    Cap,
    GuestTcb,
    IrqBinding,
    Mapping,
    Memory,
    Notification,
    Object,
    SchedContext,
    Tcb,
    VSpace,
)
from .programs import Program
from .reset import Run


@dataclass(frozen=True, eq=False)
class Thread:
    """The objects of a thread."""

    tcb: Tcb = field(metadata=NAMED)
    cnode: CNode = field(metadata=NAMED)
    sc: SchedContext = field(metadata=NAMED)
    notification: Notification = field(metadata=NAMED)


@dataclass(frozen=True, eq=False)
class ResetImage:
    """What starts a protection domain again (reset.py), where it is mapped."""

    mapping: Mapping
    runs: tuple[Run, ...]


@dataclass(frozen=True, eq=False)
class Domain(Thread):
    """A protection domain, a monitor among them: its thread, in an address space of its own."""

    pd: ProtectionDomain = field(metadata=NAMED)
    program: Program = field(metadata=NAMED)
    #: Where the program is mapped, a part of the mappings of `vspace`.
    image: tuple[Mapping, ...]
    vspace: VSpace = field(metadata=NAMED)
    reply: Block = field(metadata=NAMED)
    #: Only when it has children or is called.
    endpoint: Block | None = field(metadata=NAMED)
    #: Address of each sequence page that it maps, by (sender, receiver).
    sequence: Table[tuple[int, int], int]
    #: Address of each page about a core that it maps, by core.
    status: Table[int, int]
    #: Address of each page about callees that it maps.
    callees: Table[CalleePage, int]
    #: Only of those that can be started again, or refuse calls.
    reset: ResetImage | None = None

    @property
    def layout(self) -> VSpaceLayout:
        """Where stack and IPC buffer are."""
        return VSpaceLayout(self.pd.stack_size, self.tcb.ipc_buffer_va + PAGE)

    @property
    def image_name(self) -> str:
        """Its name where there is room for 63 bytes."""
        return self.tcb.label


@dataclass(frozen=True, eq=False)
class CorePlan:
    """A core. `objects` and `memories` in the order in which they take their places."""

    core: int
    processor: Processor
    objects: tuple[Object, ...]
    memories: tuple[Memory, ...]
    vspaces: tuple[VSpace, ...] = field(metadata=NAMED)
    #: In the order in which they are to become ready.
    tcbs: tuple[Tcb, ...] = field(metadata=NAMED)
    irqs: tuple[IrqBinding, ...]
    #: Interrupts that handlers can be made for while the system runs: number, edge.
    issuable: tuple[tuple[int, bool], ...]
    asid_pools: tuple[Block, ...] = field(metadata=NAMED)
    domains: tuple[Domain, ...]
    monitor: Domain
    #: The monitor's second thread, on cores that route.
    router: Thread | None
    #: Its third, on cores that watch or are watched.
    watchdog: Thread | None
    #: Its fourth, on cores with children of parents on other cores.
    guardian: Thread | None

    @property
    def guest_threads(self) -> list[GuestTcb]:
        """Those of virtual CPUs, which are in no queue."""
        return [each for each in self.objects if isinstance(each, GuestTcb)]


@dataclass(eq=False)
class CoreDraft:
    """A core whose plan is being made."""

    core: int
    processor: Processor
    abi: Abi
    objects: list[Object] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    vspaces: list[VSpace] = field(default_factory=list)
    tcbs: list[Tcb] = field(default_factory=list)
    irqs: list[IrqBinding] = field(default_factory=list)
    issuable: list[tuple[int, bool]] = field(default_factory=list)
    asid_pools: list[Block] = field(default_factory=list)
    domains: list[Domain] = field(default_factory=list)
    #: To which faults and requests go: the monitor's endpoint, and its guardian's, if it needs one. Made
    #: first, for others to refer to.
    monitor: Block | None = None
    guardian: Block | None = None
    #: How many of the last VMIDs are for virtual machines on several cores.
    shared_vmids: int = 0
    #: Threads of virtual CPUs, by VMM and id.
    guests: dict[tuple[int, int], GuestTcb] = field(default_factory=dict)
    #: What is in each CNode so far.
    slots: dict[CNode, dict[int, Cap]] = field(default_factory=dict)

    def cnode(self, name: str, least: int = 0) -> CNode:
        """A new CNode, to be filled through `slots`; its owner only reads it."""
        caps: dict[int, Cap] = {}
        made = CNode(name, MappingProxyType(caps), least)
        self.slots[made] = caps
        return made

    def block(self, name: str, bits: str) -> Block:
        """A new object whose size in bits the kernel has under a name."""
        made = Block(name, self.abi.constant(bits))
        self.objects.append(made)
        return made

    def vspace(self, name: str, mappings: Iterable[Mapping], from_top: int | None = None) -> VSpace:
        """A new address space; its tables take their places later. Its number is its place among the core's, and its
        VMID; those behind the last VMID have none at first. `from_top`: of one that has the same VMID on several
        cores, which are the last ones."""
        number, kept, vmids = len(self.vspaces) + 1, tuple(mappings), self.abi.constant("VMIDS")
        vmid = number if number < vmids - self.shared_vmids else 0
        if from_top is not None:
            vmid = max(vmids - 1 - from_top, 0)  # with none left the image does not verify
        tables = MappingProxyType(make_tables(f"{name}: vspace", kept))
        bits = self.abi.constant("seL4_VSpaceBits")
        made = VSpace(f"{name}: vspace", bits, kept, tables, number, vmid)
        self.vspaces.append(made)
        self.objects.append(made)
        return made

    def add_pools(self) -> None:
        """For all address spaces, with room in the last."""
        for number in range(len(self.vspaces) // ASIDS_PER_POOL + 1):
            self.asid_pools.append(self.block(f"ASID pool {number}", "seL4_ASIDPoolBits"))

    def done(
        self,
        monitor: Domain,
        router: Thread | None,
        watchdog: Thread | None,
        guardian: Thread | None,
    ) -> CorePlan:
        return CorePlan(
            self.core,
            self.processor,
            tuple(self.objects),
            tuple(self.memories),
            tuple(self.vspaces),
            tuple(self.tcbs),
            tuple(self.irqs),
            tuple(self.issuable),
            tuple(self.asid_pools),
            tuple(self.domains),
            monitor,
            router,
            watchdog,
            guardian,
        )
