# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel objects and memory of protection domains, without their capabilities.

Stack and IPC buffer lie where Microkit puts them (model/vspace.py); sequence pages of channels
between cores take the highest free pages below.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..base.sizes import PAGE
from ..model.system import MemoryRegion, ProtectionDomain
from ..model.vspace import VSpaceLayout
from ..sdk.abi import Abi
from .address_space import add_tables, free_pages
from .cross_core import CrossCore
from .objects import (
    READ,
    READ_WRITE,
    CNode,
    CorePlan,
    Mapping,
    Memory,
    Notification,
    Object,
    SchedContext,
    Tcb,
    VSpace,
)
from .programs import Program


@dataclass(eq=False)
class Runner:
    """The objects of a thread that waits for its notification in some address space."""

    tcb: Tcb
    cnode: CNode
    vspace: VSpace
    sc: SchedContext
    notification: Notification


@dataclass(eq=False)
class Thread(Runner):
    """The objects that a protection domain and a monitor have alike."""

    reply: Object


@dataclass(eq=False)
class Domain(Thread):
    """A protection domain."""

    pd: ProtectionDomain
    program: Program
    image: list[Mapping]
    #: Its name where there is room for 63 bytes.
    image_name: str = ""
    #: Only when it has children or is called.
    endpoint: Object | None = None
    #: Address of each sequence page in its address space, by (sender, receiver).
    sequence: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """How a thread is to run."""

    name: str
    priority: int
    budget_us: int
    period_us: int
    stack_size: int
    fpu: bool
    #: Size of its scheduling context, all of which is for refills; None: the smallest, with 4.
    sc_bits: int | None = None
    #: Owns the EL1 physical timer of its core.
    timer: bool = False


def make_thread(
    core: CorePlan, abi: Abi, profile: Profile, image: list[Mapping], pc: int
) -> Thread:
    """The objects of a thread, and its program, stack and IPC buffer in an address space of its
    own."""
    name = profile.name
    space = VSpaceLayout(profile.stack_size)
    stack = Memory(f"{name}: stack", profile.stack_size)
    buffer = Memory(f"{name}: IPC buffer", PAGE)
    vspace = VSpace(f"{name}: vspace", 1 << abi.constant("seL4_VSpaceBits"))
    vspace.mappings = [
        *image,
        Mapping(space.stack_bottom, stack, READ_WRITE),
        Mapping(space.ipc_buffer, buffer, READ_WRITE),
    ]
    core.memories += [each.memory for each in vspace.mappings]
    core.objects.append(vspace)
    core.vspaces.append(vspace)
    runner = make_runner(core, abi, profile, vspace, pc, space.stack_top)
    runner.tcb.ipc_buffer_va, runner.tcb.ipc_buffer = space.ipc_buffer, buffer
    reply = core.add(Object(f"{name}: reply", 1 << abi.constant("seL4_ReplyBits")))
    return Thread(**vars(runner), reply=reply)


def make_runner(
    core: CorePlan, abi: Abi, profile: Profile, vspace: VSpace, pc: int, sp: int
) -> Runner:
    """The objects of a thread in an address space that there is; without an IPC buffer."""
    name = profile.name
    cnode = CNode(f"{name}: cspace", 0)
    notification = Notification(f"{name}: notification", 1 << abi.constant("seL4_NotificationBits"))
    size = 1 << (profile.sc_bits or abi.constant("seL4_MinSchedContextBits"))
    sc = SchedContext(
        f"{name}: scheduling context",
        size,
        budget_us=profile.budget_us,
        period_us=profile.period_us,
        refills=(size - abi.size("sched_context")) // abi.size("refill"),
    )
    tcb = Tcb(
        f"{name}: tcb",
        1 << abi.constant("seL4_TCBBits"),
        label=name,
        priority=profile.priority,
        fpu=profile.fpu,
        timer=profile.timer,
        pc=pc,
        sp=sp,
        cspace=cnode,
        vspace=vspace,
        sc=sc,
        notification=notification,
    )
    notification.tcb = sc.tcb = tcb
    core.objects += [cnode, tcb, sc, notification]
    core.tcbs.append(tcb)
    return Runner(tcb, cnode, vspace, sc, notification)


def make_domain(
    core: CorePlan,
    abi: Abi,
    pd: ProtectionDomain,
    program: Program,
    regions: dict[int, Memory],
    cross: CrossCore,
    has_endpoint: bool,
) -> Domain:
    """A protection domain with its whole address space."""
    image = program.mappings(pd.name)
    for mapping in image:
        mapping.memory.location = pd.program_image.location
    profile = Profile(
        pd.name, pd.priority, pd.budget_us, pd.period_us, pd.stack_size, pd.fpu,
        timer=pd.owns_timer,
    )
    thread = make_thread(core, abi, profile, image, program.elf.entry)
    domain = Domain(**vars(thread), pd=pd, program=program, image=image)
    mappings = domain.vspace.mappings
    for each in pd.maps:
        memory = regions[each.region.index]
        size = each.region.page_size
        mappings.append(Mapping(each.vaddr, memory, each.perms, each.cached, size))
    _add_sequence_pages(domain, cross)
    if has_endpoint:
        size = 1 << abi.constant("seL4_EndpointBits")
        domain.endpoint = core.add(Object(f"{pd.name}: endpoint", size))
    core.objects += add_tables(domain.vspace)
    return domain


def _add_sequence_pages(domain: Domain, cross: CrossCore) -> None:
    index = domain.pd.index
    pages = list(cross.pages_of(index))
    if not pages:
        return
    space = VSpaceLayout(domain.pd.stack_size)
    taken = [(each.vaddr, each.end) for each in domain.vspace.mappings]
    for address, (pair, page) in zip(free_pages(taken, space.max_vaddr, len(pages)), pages):
        domain.sequence[pair] = address
        perms = READ_WRITE if pair[0] == index else READ
        domain.vspace.mappings.append(Mapping(address, page, perms))


def region_memory(region: MemoryRegion, data: bytes, is_ram: bool) -> Memory:
    """Memory of a memory region."""
    return Memory(
        name=f"memory region '{region.name}'",
        size=region.size,
        align=region.page_size,
        data=bytearray(data),
        region=region,
        is_ram=is_ram,
        address=region.phys_addr,
    )
