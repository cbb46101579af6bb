# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The CSpaces of protection domains: Microkit's slots (multikit/pd.h), and their
caps."""

from __future__ import annotations

from collections.abc import Callable

from ..base.contract import (
    ARM_SMC_CAP,
    BASE_CORE_CAP,
    BASE_ENDPOINT_CAP,
    BASE_GUARDIAN_CAP,
    BASE_IRQ_CAP,
    BASE_OUTPUT_NOTIFICATION_CAP,
    BASE_TCB_CAP,
    BASE_USER_CAPS,
    BASE_VCPU_CAP,
    BASE_VMM_BELL_CAP,
    BASE_VM_TCB_CAP,
    IMAGE_RESTART_OFFSET,
    INPUT_CAP,
    MICROKIT_BADGE_CALL,
    MICROKIT_BADGE_DOORBELL,
    MICROKIT_BADGE_FAULT,
    MONITOR_BADGE_CONTROL,
    MONITOR_BADGE_READY,
    MONITOR_CONTROL_CAP,
    MONITOR_EP,
    MONITOR_RELAY_SHIFT,
    MONITOR_RELAY_VCPU,
    NOTIFICATION_CAP,
    REPLY_CAP,
    TCB_CAP,
    VSPACE_CAP,
)
from ..base.sizes import ASIDS_PER_POOL, PAGE
from ..model.board import Board
from ..model.system import (
    CapKind,
    Channel,
    ChannelEnd,
    CspaceCap,
    OnFault,
    ProtectionDomain,
    System,
    Trigger,
)
from ..sdk.parts import Parts
from .cores import CoreDraft, Domain
from .cross_core import CrossCore
from .objects import Cap, IrqBinding, Memory, Object

RIGHT_READ = ("RIGHT_READ",)
RIGHT_WRITE = ("RIGHT_WRITE",)
#: Of an interrupt that waiters acknowledge, and of who waits for a reply and rings its own doorbell.
RIGHT_IMPLIED = ("RIGHT_WRITE", "RIGHT_READ")
RIGHT_CALL = ("RIGHT_WRITE", "RIGHT_GRANT_REPLY")
RIGHT_FAULT = ("RIGHT_WRITE", "RIGHT_GRANT")
#: To call, with capabilities to the same endpoint.
RIGHT_SHOW = ("RIGHT_WRITE", "RIGHT_GRANT")

#: From the core a cap is for, (INTID, receiving core) to the capability that raises the SGI.
SgiCap = Callable[[int, int], Cap]


def sgi_cap(board: Board) -> SgiCap:
    """Capabilities that raise an SGI: the target in the form of the interrupt controller. Where a shared interrupt
    goes is the image's to say, and the target only tells readers."""

    def make(intid: int, core: int) -> Cap:
        return Cap("CAP_SGI_SIGNAL", word=intid, aux=_sgi_target(board, core))

    return make


def _sgi_target(board: Board, core: int) -> int:
    """GICv2: CPUTargetList in GICD_SGIR[23:16] (IHI 0048B 4.3.15). GICv3: the affinity fields and
    the target list of ICC_SGI1R_EL1 (IHI 0069 12.2.21)."""
    if board.gic.version == 2:
        return 1 << 16 + board.processors[core].gic_cpu
    mpidr = board.processors[core].mpidr
    aff = [mpidr >> shift & 0xFF for shift in (0, 8, 16, 32)]
    return aff[3] << 48 | aff[2] << 32 | aff[0] // 16 << 44 | aff[1] << 16 | 1 << aff[0] % 16


def fault_cap(
    pd: ProtectionDomain, domains: dict[int, Domain], core: CoreDraft, ward: int | None
) -> Cap:
    """Where faults go: to the parent, which has been made before, or to its core's guardian, to whom it is
    number `ward`; else to the monitor, to whom it is the next of the core."""
    if pd.parent is None or pd.on_fault is not OnFault.PARENT:
        return Cap("CAP_ENDPOINT", core.monitor, RIGHT_FAULT, len(core.domains) + 1)
    if ward is not None:
        return Cap("CAP_ENDPOINT", core.guardian, RIGHT_FAULT, MICROKIT_BADGE_FAULT | ward)
    parent = domains[pd.parent].endpoint
    return Cap("CAP_ENDPOINT", parent, RIGHT_FAULT, MICROKIT_BADGE_FAULT | (pd.id or 0))


def monitor_requests(core: CoreDraft, index: int) -> tuple[Cap, Cap]:
    """What number `index` of the core may tell the monitor by slots MONITOR_EP and
    MONITOR_CONTROL_CAP."""
    ready = Cap("CAP_ENDPOINT", core.monitor, RIGHT_WRITE, MONITOR_BADGE_READY | index + 1)
    return ready, Cap("CAP_ENDPOINT", core.monitor, RIGHT_CALL, MONITOR_BADGE_CONTROL | index + 1)


def fill_cspace(
    core: CoreDraft,
    domain: Domain,
    domains: dict[int, Domain],
    system: System,
    requests: tuple[Cap, Cap],
    parts: Parts,
) -> None:
    """All capabilities except those of channels, in ascending order of slots where possible;
    `requests` are those to the monitor, for those who may make them."""
    pd, caps = domain.pd, core.slots[domain.cnode]
    if domain.endpoint is not None:
        caps[INPUT_CAP] = Cap("CAP_ENDPOINT", domain.endpoint, RIGHT_READ)
    else:
        caps[INPUT_CAP] = Cap("CAP_NOTIFICATION", domain.notification, RIGHT_READ)
    caps[VSPACE_CAP] = Cap("CAP_VSPACE", domain.vspace)
    caps[REPLY_CAP] = Cap("CAP_REPLY", domain.reply)
    if pd.passive or domain.reset:
        caps[MONITOR_EP] = requests[0]
    if parts.benchmark:
        caps[TCB_CAP] = Cap("CAP_TCB", domain.tcb)
    if pd.smc:
        caps[ARM_SMC_CAP] = Cap("CAP_SMC")
    if pd.index in system.ring_themselves:
        caps[NOTIFICATION_CAP] = Cap(
            "CAP_NOTIFICATION", domain.notification, RIGHT_IMPLIED, MICROKIT_BADGE_DOORBELL
        )
    near = system.near_children(pd)
    if near or parts.prints and pd.vm and pd.vm.ids_on(pd.cpu):
        caps[MONITOR_CONTROL_CAP] = requests[1]
    for irq in pd.irqs:
        caps[BASE_IRQ_CAP + irq.id] = Cap("CAP_IRQ_HANDLER", word=irq.number)
    for child in near:
        caps[BASE_TCB_CAP + (child.id or 0)] = Cap("CAP_TCB", domains[child.index].tcb)
    for each in pd.cspace:
        if each.pd is not None:
            caps[BASE_USER_CAPS + each.slot] = _object_cap(each.kind, domains[each.pd])


def fill_core_controls(core: CoreDraft, domain: Domain, board: Board) -> None:
    """Capabilities to start other cores: which, and at which instruction of the loader."""
    for each in domain.pd.core_controls:
        core.slots[domain.cnode][BASE_CORE_CAP + each.id] = start_cap(core, board, each.cpu)


def start_cap(core: CoreDraft, board: Board, cpu: int) -> Cap:
    """To start another core, and nothing else."""
    word = core.abi.constant("SMC_CORE") | board.processors[cpu].mpidr
    return Cap("CAP_SMC", word=word, aux=board.load_address + IMAGE_RESTART_OFFSET)


def _object_cap(kind: CapKind, other: Domain) -> Cap:
    if kind is CapKind.TCB:
        return Cap("CAP_TCB", other.tcb)
    if kind is CapKind.SC:
        return Cap("CAP_SCHED_CONTEXT", other.sc)
    if kind is CapKind.CNODE:
        return Cap("CAP_CNODE", other.cnode)
    return Cap("CAP_VSPACE", other.vspace)


def fill_grants(core: CoreDraft, domain: Domain) -> None:
    """Capabilities that `<cspace>` gives to make objects with, not to objects. After the core's ASID
    pools are known: the last one has room."""
    pd, caps = domain.pd, core.slots[domain.cnode]
    for each in pd.cspace:
        if each.pd is None:
            caps[BASE_USER_CAPS + each.slot] = _grant(core, domain, each)
        core.issuable += [(number, trigger is Trigger.EDGE) for number, trigger in each.irqs]


def _grant(core: CoreDraft, domain: Domain, each: CspaceCap) -> Cap:
    if each.kind is CapKind.UNTYPED:
        return _untyped(core, domain, each)
    if each.kind is CapKind.IRQ_CONTROL:
        return Cap("CAP_IRQ_CONTROL")
    if each.kind is CapKind.SCHED_CONTROL:
        return Cap("CAP_SCHED_CONTROL", word=core.core)
    if each.kind is CapKind.ASID_CONTROL:
        return Cap("CAP_ASID_CONTROL")
    number = len(core.asid_pools) - 1
    return Cap("CAP_ASID_POOL", core.asid_pools[number], word=number * ASIDS_PER_POOL)


def _untyped(core: CoreDraft, domain: Domain, each: CspaceCap) -> Cap:
    bits = each.size.bit_length() - 1
    if each.phys_addr is not None:
        return Cap("CAP_UNTYPED", word=each.phys_addr, size=bits, is_device=True)
    memory = Memory(f"{domain.pd.name}: untyped memory in slot {each.slot}",
                    max(each.size, PAGE), max(each.size, PAGE))  # fmt: skip
    core.memories.append(memory)
    return Cap("CAP_UNTYPED", size=bits, memory=memory)


def _caps_of(
    cores: dict[int, CoreDraft], domains: dict[int, Domain], system: System, pd: int
) -> dict[int, Cap]:
    """What is in the CSpace of a protection domain, by slot."""
    return cores[system.pds[pd].cpu].slots[domains[pd].cnode]


def fill_channels(
    cores: dict[int, CoreDraft],
    domains: dict[int, Domain],
    system: System,
    cross: CrossCore,
    sgi: SgiCap,
) -> None:
    """Capabilities to notify and to call, of all channels."""
    for channel in system.channels:
        for end in channel.ends:
            caps = _caps_of(cores, domains, system, end.pd)
            _fill_end(caps, domains, system, channel, end, cross, sgi)


def _fill_end(
    caps: dict[int, Cap],
    domains: dict[int, Domain],
    system: System,
    channel: Channel,
    end: ChannelEnd,
    cross: CrossCore,
    sgi: SgiCap,
) -> None:
    peer = channel.peer(end)
    other = domains[peer.pd]
    slot = BASE_OUTPUT_NOTIFICATION_CAP + end.id
    if system.is_cross_core(channel):
        if system.rings(channel, end):
            caps[slot] = sgi(cross.doorbell(system, peer.pd), other.pd.cpu)
        return
    if end.notify:
        caps[slot] = Cap("CAP_NOTIFICATION", other.notification, RIGHT_WRITE, 1 << peer.id)
    if end.pp:
        badge = MICROKIT_BADGE_CALL | peer.id
        caps[BASE_ENDPOINT_CAP + end.id] = Cap("CAP_ENDPOINT", other.endpoint, RIGHT_CALL, badge)


def fill_families(
    cores: dict[int, CoreDraft],
    domains: dict[int, Domain],
    system: System,
    cross: CrossCore,
    sgi: SgiCap,
) -> None:
    """For each child or virtual CPU on another core its guardian's doorbell, and in place of its thread, and of the
    virtual CPU, what the own core's guardian relays to that one. With the right to grant the kernel shows the badges
    of other such capabilities in a message."""
    for family in system.families:
        parent = system.pds[family.parent]
        caps = _caps_of(cores, domains, system, family.parent)
        relay = MICROKIT_BADGE_CALL | system.relays(parent.cpu).index(family) << MONITOR_RELAY_SHIFT
        children = [system.pds[child].id or 0 for child in family.children]
        badges = {BASE_TCB_CAP + id: relay | id for id in children}
        badges |= {BASE_VM_TCB_CAP + id: relay | id for id in family.vcpus}
        badges |= {BASE_VCPU_CAP + id: relay | MONITOR_RELAY_VCPU | id for id in family.vcpus}
        for slot, badge in badges.items():
            caps[slot] = Cap("CAP_ENDPOINT", cores[parent.cpu].guardian, RIGHT_SHOW, badge)
        bells = [BASE_GUARDIAN_CAP + id for id in children] + [BASE_VMM_BELL_CAP + id for id in family.vcpus]
        for slot in bells:
            caps[slot] = sgi(cross.guardian[family.cpu], family.cpu)


def bind_irqs(core: CoreDraft, domain: Domain, cross: CrossCore) -> None:
    """Interrupts and doorbells of a protection domain: what its notification gets from them."""
    for irq in domain.pd.irqs:
        rights = RIGHT_IMPLIED if irq.implied_ack else RIGHT_WRITE
        cap = Cap("CAP_NOTIFICATION", domain.notification, rights, 1 << irq.id)
        edge = irq.trigger is Trigger.EDGE
        core.irqs.append(IrqBinding(irq.number, cap, edge, irq.implied_ack))
    if domain.pd.index in cross.sgi:
        intid = cross.sgi[domain.pd.index]
        core.irqs.append(doorbell(intid, domain.notification, MICROKIT_BADGE_DOORBELL))


def doorbell(intid: int, notification: Object, badge: int) -> IrqBinding:
    """An interrupt from other cores: not delivered again until its receiver waits."""
    cap = Cap("CAP_NOTIFICATION", notification, RIGHT_IMPLIED, badge)
    return IrqBinding(intid, cap, edge=True, implied_ack=True)
