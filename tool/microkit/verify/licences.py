# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which capabilities the system description licenses: for each thread, every slot and what must be
in it. Objects are those that the threads' TCBs name, or, for endpoints and replies, the owner's own
slot."""

from __future__ import annotations

from collections.abc import Iterator

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
    MONITOR_CONTROL_CAP,
    MONITOR_EP,
    MONITOR_GUARDIAN_INPUT_CAP,
    MONITOR_GUARDIAN_REPLY_BASE,
    MONITOR_GUARDIAN_SPARE_CAP,
    MONITOR_RELAY_SHIFT,
    MONITOR_RELAY_VCPU,
    MONITOR_WATCHDOG_ASK_CAP,
    MONITOR_WATCHDOG_BELL_BASE,
    MONITOR_WATCHDOG_RESET_CAP,
    PSCI_AFFINITY_INFO,
    PSCI_CPU_OFF,
    PSCI_SYSTEM_RESET,
    NOTIFICATION_CAP,
    REPLY_CAP,
    TCB_CAP,
    VSPACE_CAP,
)
from ..base.sizes import ASIDS_PER_POOL, PAGE, PAGE_BITS, WORD_BITS
from ..model.board import Board
from ..model.monitor import GUARDIAN, MONITOR, ROUTER
from ..model.system import CapKind, CspaceCap, OnFault, ProtectionDomain
from .channels import Family
from .checks_reset import can_restart, is_called
from .context import Context
from .core import Core, Cores, Thread
from .view import Cap

_WORD = (1 << WORD_BITS) - 1


class Licences:
    """Makes capabilities as they must be."""

    def __init__(self, context: Context, cores: Cores) -> None:
        self._context, self._cores = context, cores
        self._abi, self._system = context.abi, context.system

    def make(self, kind: str, object: int = 0, rights: str = "A", word: int = 0,
             aux: int = 0, size: int = 0) -> Cap:  # fmt: skip
        names = {"A": "RIGHTS_ALL", "R": "RIGHT_READ", "W": "RIGHT_WRITE", "G": "RIGHT_GRANT",
                 "P": "RIGHT_GRANT_REPLY"}  # fmt: skip
        bits = sum(self._abi.constant(names[letter]) for letter in rights)
        return Cap(self._abi.constant(kind), bits, size, object, word, aux)

    # Objects of a thread.

    def tcb(self, thread: Thread) -> Cap:
        return self.make("CAP_TCB", thread.ref)

    def sc(self, thread: Thread) -> Cap:
        bits = self._abi.constant("seL4_MinSchedContextBits")
        return self.make("CAP_SCHED_CONTEXT", thread.tcb.number("sc"), size=bits)

    def vspace(self, core: Core, thread: Thread) -> Cap:
        """ASID and VMID are free to choose; checks_threads sees that they agree."""
        own = thread.slots[self._abi.constant("TCB_SLOT_VSPACE")].cap
        return self.make("CAP_VSPACE", thread.vspace, word=own.word, aux=own.aux)

    def cspace(self, thread: Thread) -> Cap:
        return self.make("CAP_CNODE", thread.cnode, size=thread.radix, aux=WORD_BITS - thread.radix)

    def frame(self, core: Core, thread: Thread) -> Cap:
        tcb = thread.tcb
        asid = thread.slots[self._abi.constant("TCB_SLOT_VSPACE")].cap.word
        page = core.pa(tcb.number("ipc_buffer_ref")) // PAGE
        return self.make("CAP_FRAME", page, word=tcb.number("ipc_buffer"), aux=asid, size=PAGE_BITS)

    def notification(self, thread: Thread, rights: str, badge: int = 0) -> Cap:
        return self.make("CAP_NOTIFICATION", thread.tcb.number("bound_notification"), rights, badge)

    def reply(self, thread: Thread) -> Cap:
        own = thread.cap(REPLY_CAP)
        return self.make("CAP_REPLY", own.object if own else 0)

    def endpoint(self, thread: Thread, rights: str, badge: int = 0) -> Cap:
        own = thread.cap(INPUT_CAP)
        return self.make("CAP_ENDPOINT", own.object if own else 0, rights, badge)

    # What each thread must hold.

    def tcb_slots(self, core: Core, thread: Thread, fault: Cap | None) -> dict[int, Cap]:
        index = self._abi.constant
        wanted = {
            index("TCB_SLOT_CSPACE"): self.cspace(thread),
            index("TCB_SLOT_VSPACE"): self.vspace(core, thread),
            index("TCB_SLOT_IPC_BUFFER"): self.frame(core, thread),
        }
        return wanted if fault is None else {**wanted, index("TCB_SLOT_FAULT_HANDLER"): fault}

    def fault(self, core: Core, pd: ProtectionDomain) -> Cap:
        """Faults go to the parent, on another core to its guardian here, or to the monitor if there is none or
        the description says so. For the slot of the TCB: no CSpace holds it, so that the kernel alone can
        say that somebody faulted."""
        if pd.on_fault is OnFault.PARENT and pd.parent is not None:
            if not self._is_near(pd):
                number = self._wards(core).index(pd)
                return self.endpoint(core.threads[GUARDIAN], "WG", MICROKIT_BADGE_FAULT | number)
            parent = core.threads[self._system.pds[pd.parent].name]
            return self.endpoint(parent, "WG", MICROKIT_BADGE_FAULT | (pd.id or 0))
        return self.endpoint(core.threads[MONITOR], "WG", self._number(pd) + 1)

    def guest_fault(self, core: Core, vmm: ProtectionDomain, id: int) -> Cap:
        """Of a virtual CPU: its faults go to its VMM, or to its guardian, to whom it has a number behind those of
        children."""
        if vmm.cpu == core.number:
            return self.endpoint(core.threads[vmm.name], "WG", MICROKIT_BADGE_FAULT | id)
        number = len(self._wards(core)) + self._context.channels.far_guests(core.number).index((vmm.index, id))
        return self.endpoint(core.threads[GUARDIAN], "WG", MICROKIT_BADGE_FAULT | number)

    def _request(self, core: Core, pd: ProtectionDomain) -> Cap:
        """That it is ready, to become passive or to be started again: by a badge that the monitor takes
        for nothing else."""
        badge = self._abi.constant("MONITOR_BADGE_READY") | self._number(pd) + 1
        return self.endpoint(core.threads[MONITOR], "W", badge)

    def _control(self, core: Core, parent: int) -> Cap:
        """To have its children stopped and started: the badge says whose."""
        badge = self._abi.constant("MONITOR_BADGE_CONTROL") | parent + 1
        return self.endpoint(core.threads[MONITOR], "WP", badge)

    def _number(self, pd: ProtectionDomain) -> int:
        """Position among the protection domains of its core."""
        return [each.index for each in self._system.pds_on(pd.cpu)].index(pd.index)

    def _is_near(self, child: ProtectionDomain) -> bool:
        """Its parent is on its core."""
        return self._system.pds[child.parent or 0].cpu == child.cpu

    def _near(self, pd: ProtectionDomain) -> list[ProtectionDomain]:
        """Children on its core."""
        return [child for each in pd.children if self._is_near(child := self._system.pds[each])]

    def _wards(self, core: Core) -> list[ProtectionDomain]:
        """Those whose parents are on other cores."""
        return [pd for pd in self._system.pds_on(core.number)
                if pd.parent is not None and not self._is_near(pd)]  # fmt: skip

    def has_endpoint(self, pd: ProtectionDomain) -> bool:
        return pd.index in self._context.channels.called or bool(self._near(pd)) or pd.vm is not None

    def _puts_off(self, pd: ProtectionDomain) -> bool:
        """It waits for replies, or serves its own core between calls of others: either way it finds
        doorbells too early, and rings its own later."""
        channels = self._context.channels
        far = pd.index in channels.far_called and self.has_endpoint(pd)
        return far or pd.index in channels.far_callers or bool(channels.families_of(pd.index))

    def domain(self, core: Core, pd: ProtectionDomain) -> dict[int, Cap]:
        thread = core.threads[pd.name]
        wanted = {
            INPUT_CAP: self.notification(thread, "R"),
            VSPACE_CAP: self.vspace(core, thread),
            REPLY_CAP: self.reply(thread),
        }
        if self.has_endpoint(pd):
            wanted[INPUT_CAP] = self.endpoint(thread, "R")
        if pd.passive or can_restart(self._system, pd):
            wanted[MONITOR_EP] = self._request(core, pd)
        near = self._near(pd)
        if near or self._context.parts.prints and pd.vm and pd.cpu in pd.vm.cores:
            wanted[MONITOR_CONTROL_CAP] = self._control(core, self._number(pd))
        if self._context.parts.benchmark:
            wanted[TCB_CAP] = self.tcb(thread)
        if pd.smc:
            wanted[ARM_SMC_CAP] = self.make("CAP_SMC")
        for each in pd.core_controls:
            wanted[BASE_CORE_CAP + each.id] = self.core_control(each.cpu)
        if self._puts_off(pd):
            wanted[NOTIFICATION_CAP] = self.doorbell(thread)
        for irq in pd.irqs:
            wanted[BASE_IRQ_CAP + irq.id] = self.make("CAP_IRQ_HANDLER", word=irq.number)
        for child in near:
            wanted[BASE_TCB_CAP + (child.id or 0)] = self.tcb(core.threads[child.name])
        for id in pd.vm.ids_on(pd.cpu) if pd.vm else ():
            guest = core.guests[pd.index, id]
            wanted[BASE_VM_TCB_CAP + id] = self.make("CAP_TCB", guest.ref)
            wanted[BASE_VCPU_CAP + id] = self.make("CAP_VCPU", guest.tcb.number("vcpu"))
        for family in self._context.channels.families_of(pd.index):
            slots = [BASE_GUARDIAN_CAP + id for id in family.children] + [BASE_VMM_BELL_CAP + id for id in family.vcpus]
            wanted |= {slot: self._guardian_bell(thread.cap(slot), family.core) for slot in slots}
            wanted |= {BASE_TCB_CAP + id: self._relay(core, family, id) for id in family.children}
            wanted |= {BASE_VM_TCB_CAP + id: self._relay(core, family, id) for id in family.vcpus}
            wanted |= {BASE_VCPU_CAP + id: self._relay(core, family, id | MONITOR_RELAY_VCPU) for id in family.vcpus}
        return {**wanted, **dict(self._channels(core, pd)), **dict(self._user(core, pd))}

    def _channels(self, core: Core, pd: ProtectionDomain) -> Iterator[tuple[int, Cap]]:
        for channel, end in self._context.channels.ends[pd.index]:
            peer = channel.peer(end)
            other = self._system.pds[peer.pd]
            slot = BASE_OUTPUT_NOTIFICATION_CAP + end.id
            if other.cpu != pd.cpu:
                if end.notify or end.pp or peer.pp:
                    yield slot, self._doorbell(core.threads[pd.name].cap(slot), other)
                continue
            if end.notify:
                thread = core.threads[other.name]
                yield slot, self.notification(thread, "W", 1 << peer.id)
            if end.pp:
                badge, thread = MICROKIT_BADGE_CALL | peer.id, core.threads[other.name]
                yield BASE_ENDPOINT_CAP + end.id, self.endpoint(thread, "WP", badge)

    def _doorbell(self, found: Cap | None, other: ProtectionDomain) -> Cap:
        """Any SGI that rings for the receiver on its core: its own, or the router's. If what is there is none
        of these, a number that it is not."""
        target = self._cores.by_number[other.cpu]
        intid, bound = self._rung(found, target)
        good = bound == self.doorbell(target.threads[other.name])
        good = good or self.rings_router(target, bound) and self.is_routed(other)
        return self._sgi(intid, good, other.cpu)

    def _guardian_bell(self, found: Cap | None, number: int) -> Cap:
        """The SGI that rings for the guardian of a core."""
        target = self._cores.by_number[number]
        intid, bound = self._rung(found, target)
        return self._sgi(intid, bound == self.doorbell(target.threads[GUARDIAN]), number)

    def _relay(self, core: Core, family: Family, id: int) -> Cap:
        """What its core's guardian relays: the badge says for whom, to where, of which child, and of what of it."""
        number = self._context.channels.relays_of(self._system, core.number).index(family)
        badge = MICROKIT_BADGE_CALL | number << MONITOR_RELAY_SHIFT | id
        return self.endpoint(core.threads[GUARDIAN], "WG", badge)

    def _rung(self, found: Cap | None, target: Core) -> tuple[int, Cap | None]:
        """An SGI, and what it signals on a core."""
        intid = found.word if found else -1
        bound = target.irq_slots.get(intid)
        return intid, bound.cap if bound else None

    def _sgi(self, intid: int, good: bool, number: int) -> Cap:
        aux = sgi_target(self._context.board, number)
        return self.make("CAP_SGI_SIGNAL", word=intid if good else ~intid & _WORD, aux=aux)

    def rings_router(self, core: Core, cap: Cap | None) -> bool:
        """Whether it is what the router's interrupt signals."""
        badge = self._abi.constant("MONITOR_BADGE_ROUTER")
        router = core.threads.get(ROUTER)
        return router is not None and cap == self.notification(router, "WR", badge)

    def doorbell(self, thread: Thread) -> Cap:
        """What the SGI of a receiver signals, and a caller itself to look again."""
        return self.notification(thread, "WR", MICROKIT_BADGE_DOORBELL)

    def routed(self, core: Core) -> list[ProtectionDomain]:
        """Those for whom the core's router rings."""
        return [pd for pd in self._system.pds_on(core.number) if self.is_routed(pd)]

    def is_routed(self, pd: ProtectionDomain) -> bool:
        """It receives from other cores, and has no doorbell of its own."""
        core = self._cores.by_number[pd.cpu]
        own = self.doorbell(core.threads[pd.name])
        receives = self._context.channels.receives(pd.index)
        return receives and all(slot.cap != own for slot in core.irq_slots.values())

    def _user(self, core: Core, pd: ProtectionDomain) -> Iterator[tuple[int, Cap]]:
        for each in pd.cspace:
            if each.pd is None:
                yield BASE_USER_CAPS + each.slot, self._grant(core, pd, each)
                continue
            thread = core.threads[self._system.pds[each.pd].name]
            if each.kind is CapKind.TCB:
                yield BASE_USER_CAPS + each.slot, self.tcb(thread)
            elif each.kind is CapKind.SC:
                yield BASE_USER_CAPS + each.slot, self.sc(thread)
            elif each.kind is CapKind.CNODE:
                yield BASE_USER_CAPS + each.slot, self.cspace(thread)
            else:
                yield BASE_USER_CAPS + each.slot, self.vspace(core, thread)

    def _grant(self, core: Core, pd: ProtectionDomain, each: CspaceCap) -> Cap:
        """Where untyped memory lies is free to choose; checks_grants sees that it is nobody's."""
        if each.kind is CapKind.UNTYPED:
            own = core.threads[pd.name].cap(BASE_USER_CAPS + each.slot)
            word = own.word if own and each.phys_addr is None else each.phys_addr or 0
            return self.make("CAP_UNTYPED", size=each.size.bit_length() - 1, word=word)
        if each.kind is CapKind.SCHED_CONTROL:
            return self.make("CAP_SCHED_CONTROL", word=core.number)
        if each.kind is CapKind.ASID_POOL:
            pools = [pool for pool in core.state.numbers("asid_pools") if pool]
            return self.make("CAP_ASID_POOL", pools[-1], word=(len(pools) - 1) * ASIDS_PER_POOL)
        return self.make("CAP_" + each.kind.name)

    def monitor(self, core: Core) -> dict[int, Cap]:
        """All but untyped memory."""
        slot, thread = self._abi.constant, core.threads[MONITOR]
        wanted = {
            slot("MONITOR_INPUT_CAP"): self.endpoint(thread, "R"),
            slot("MONITOR_NOTIFICATION_CAP"): self.notification(thread, "A"),
            slot("MONITOR_VSPACE_CAP"): self.vspace(core, thread),
            slot("MONITOR_REPLY_CAP"): self.reply(thread),
            slot("MONITOR_SCHED_CONTROL_CAP"): self.make("CAP_SCHED_CONTROL", word=core.number),
        }
        pds = self._system.pds_on(core.number)
        if any(pd.on_fault is OnFault.HALT for pd in pds):
            only = self._abi.constant("MONITOR_PSCI_SYSTEM_OFF")
            wanted[slot("MONITOR_SMC_CAP")] = self.make("CAP_SMC", word=only)
        if any(pd.on_fault is OnFault.CORE for pd in pds):
            wanted[slot("MONITOR_CORE_OFF_CAP")] = self.make("CAP_SMC", word=PSCI_CPU_OFF)
        for number, pd in enumerate(pds):
            base = slot("MONITOR_PD_BASE") + number * slot("MONITOR_PD_STRIDE")
            other = core.threads[pd.name]
            wanted[base + slot("MONITOR_PD_TCB")] = self.tcb(other)
            wanted[base + slot("MONITOR_PD_SC")] = self.sc(other)
            wanted[base + slot("MONITOR_PD_NOTIFICATION")] = self.notification(other, "A")
            if can_restart(self._system, pd) and is_called(self._system, pd):
                wanted[base + slot("MONITOR_PD_REPLY")] = self.reply(other)
        at = slot("MONITOR_PD_BASE") + len(pds) * slot("MONITOR_PD_STRIDE")
        for told, id in (each for pd in pds for each in self._told(pd)):
            if told.cpu == core.number:
                wanted[at] = self.notification(core.threads[told.name], "W", 1 << id)
            else:
                wanted[at] = self._doorbell(thread.cap(at), told)
            at += 1
        for guest in (core.guests[key] for key in self._context.channels.far_guests(core.number)):
            wanted[at] = self.make("CAP_TCB", guest.ref)
            wanted[at + 1] = self.make("CAP_VCPU", guest.tcb.number("vcpu"))
            at += 2
        return wanted | dict(enumerate(self._reported(core), start=at))

    def _reported(self, core: Core) -> Iterator[Cap]:
        """Threads of virtual CPUs on their VMM's core: for the monitor, where it prints."""
        for vmm, id in self._context.reported_guests(core.number):
            yield self.make("CAP_TCB", core.guests[vmm, id].ref)

    def _told(self, pd: ProtectionDomain) -> Iterator[tuple[ProtectionDomain, int]]:
        """Callers on other cores, then those who watch it, with their ids."""
        channels = self._context.channels
        for index, id in [*((each, 0) for each in channels.told[pd.index]), *channels.watchers[pd.index]]:
            yield self._system.pds[index], id

    def router(self, core: Core) -> dict[int, Cap]:
        slot = self._abi.constant
        own = self.notification(core.threads[ROUTER], "R")
        wanted = {slot("MONITOR_ROUTER_INPUT_CAP"): own}
        for number, pd in enumerate(self.routed(core)):
            bell = self.notification(core.threads[pd.name], "W", MICROKIT_BADGE_DOORBELL)
            wanted[slot("MONITOR_ROUTER_BELL_BASE") + number] = bell
        return wanted

    def watchdog(self, core: Core) -> dict[int, Cap]:
        """It asks firmware, and notifies those who watch; it resets the board where it has to, and starts those
        cores that may ask for it."""
        mine = [each for each in self._system.watchdogs if each.cpu == core.number]
        wanted = {MONITOR_WATCHDOG_ASK_CAP: self.make("CAP_SMC", word=PSCI_AFFINITY_INFO)}
        if any(each.resets for each in mine):
            wanted[MONITOR_WATCHDOG_RESET_CAP] = self.make("CAP_SMC", word=PSCI_SYSTEM_RESET)
        bells = [self.notification(core.threads[pd.name], "W", 1 << watch.id)
                 for pd in self._system.pds_on(core.number) for watch in pd.watches]  # fmt: skip
        bells += [self.notification(core.threads[pd.name], "W", MICROKIT_BADGE_DOORBELL)
                  for pd in self._system.pds_on(core.number)
                  for _ in self._context.channels.watched_callees(self._system, pd.index)]  # fmt: skip
        bells += [self.notification(core.threads[GUARDIAN], "W", MICROKIT_BADGE_DOORBELL)
                  for _ in self._context.channels.watched_relays(self._system, core.number)]  # fmt: skip
        starts = [self.core_control(each.watches) for each in mine if self._asks(each.watches)]
        return {**wanted, **dict(enumerate(bells + starts, start=MONITOR_WATCHDOG_BELL_BASE))}

    def _asks(self, core: int) -> bool:
        """To be started again when a protection domain has faulted."""
        return any(pd.on_fault is OnFault.CORE for pd in self._system.pds_on(core))

    def guardian(self, core: Core) -> dict[int, Cap]:
        """Faults of its wards, what it relays, and a reply object more than there are of these; doorbells of parents, what
        each of them may ask the monitor, and doorbells of their cores' guardians; those of guardians that it relays to."""
        relays = self._context.channels.relays_of(self._system, core.number)
        thread, families = core.threads[GUARDIAN], self._context.channels.families_on(core.number)
        slot = MONITOR_GUARDIAN_REPLY_BASE + sum(each.wards for each in families) + len(relays)
        replies = (MONITOR_GUARDIAN_SPARE_CAP, *range(MONITOR_GUARDIAN_REPLY_BASE, slot))
        wanted = {MONITOR_GUARDIAN_INPUT_CAP: self.endpoint(thread, "R")}
        wanted |= {each: self._own_reply(thread, each) for each in replies}
        pds = len(self._system.pds_on(core.number))
        for number, family in enumerate(families):
            parent = self._system.pds[family.parent]
            wanted[slot] = self._doorbell(thread.cap(slot), parent)
            wanted[slot + 1] = self._control(core, pds + number)
            wanted[slot + 2] = self._guardian_bell(thread.cap(slot + 2), parent.cpu)
            slot += 3
        for family in relays:
            wanted[slot] = self._guardian_bell(thread.cap(slot), family.core)
            slot += 1
        return wanted

    def _own_reply(self, thread: Thread, slot: int) -> Cap:
        """Which object it is, is free to choose; checks_threads sees that it is nobody else's."""
        own = thread.cap(slot)
        return self.make("CAP_REPLY", own.object if own else 0)

    def beside_slots(self, core: Core, name: str) -> dict[int, Cap]:
        """Of the TCB of a further thread of the monitor with an IPC buffer of its own."""
        index, thread = self._abi.constant, core.threads[name]
        monitor = core.threads[MONITOR].slots[index("TCB_SLOT_VSPACE")].cap
        return {
            index("TCB_SLOT_CSPACE"): self.cspace(thread),
            index("TCB_SLOT_VSPACE"): monitor,
            index("TCB_SLOT_IPC_BUFFER"): self.frame(core, thread),
        }

    def core_control(self, core: int) -> Cap:
        """To start a core: this one, and at no other instruction than the loader's."""
        entry = self._context.board.load_address + IMAGE_RESTART_OFFSET
        mpidr = self._context.board.processors[core].mpidr
        return self.make("CAP_SMC", word=self._abi.constant("SMC_CORE") | mpidr, aux=entry)

    def router_slots(self, core: Core) -> dict[int, Cap]:
        """Of its TCB: it lives in the monitor's address space, and has no IPC buffer."""
        index, slots = self._abi.constant, core.threads[MONITOR].slots
        monitor, router = slots[index("TCB_SLOT_VSPACE")].cap, core.threads[ROUTER]
        return {
            index("TCB_SLOT_CSPACE"): self.cspace(router),
            index("TCB_SLOT_VSPACE"): monitor,
        }


def sgi_target(board: Board, core: int) -> int:
    """GICv2: bit 16 + CPU interface of GICD_SGIR. GICv3: ICC_SGI1R_EL1, from the affinity fields of MPIDR_EL1."""
    named = board.processors[core]
    if board.gic.version == 2:
        return 1 << named.gic_cpu + 16
    range, bit = divmod(named.mpidr & 0xFF, 16)
    target = (named.mpidr >> 8 & 0xFF) << 16 | (named.mpidr >> 16 & 0xFF) << 32
    return target | (named.mpidr >> 32) << 48 | range << 44 | 1 << bit
