# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities: in every slot of every thread what is licensed, nothing else, nothing less; and the
derivation lists by which the kernel knows which capability came from which."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.contract import BASE_USER_CAPS
from ..base.location import NOWHERE, Location
from ..base.sizes import GRANULE, SLOT
from ..model.monitor import BESIDE, GUARDIAN, MONITOR, ROUTER, WATCHDOG
from ..model.system import CapKind, ProtectionDomain
from ..sdk.abi import Abi
from . import checks_guests, rules
from .checks_threads import claim_object, cnode_bits, owner_name
from .contents import Content, Difference, Read
from .context import Context
from .core import Core, Thread
from .derivation import Derivation
from .encode import locate
from .image import Corrupt
from .licences import Licences
from .view import Cap, SlotView, read_slot


def derivation(
    context: Context,
    core: Core,
    licences: Licences,
    spare: list[tuple[int, int]],
    irqs: Mapping[int, Cap],
) -> Derivation:
    """All slots of a core as they must be: those of CSpaces first, the monitor's after all others,
    then those of TCBs, then those of interrupts by number. `spare`: what `untyped` found."""
    made = Derivation(context.abi)
    for thread, caps, devices in _cspaces(context, core, licences, spare):
        _check_radix(context, core, thread, caps)
        first = thread.cnode * GRANULE // SLOT
        for index, cap in sorted(caps.items()):
            made.add(first + index, cap, index in devices)
    slots = context.abi.layout("tcb").member("slots").offset
    for thread, own in _tcbs(context, core, licences):
        first = (thread.ref * GRANULE + slots) // SLOT
        for index, cap in sorted(own.items()):
            made.add(first + index, cap)
    for first, own in checks_guests.slots(context, core, licences):
        for index, cap in sorted(own.items()):
            made.add(first + index, cap)
    slots = core.state_offset + context.abi.layout("core_state").member("irq_slots").offset
    for intid, cap in sorted(irqs.items()):
        made.add(slots // SLOT + intid, cap)
    made.link()
    return made


def _cspaces(
    context: Context, core: Core, licences: Licences, spare: list[tuple[int, int]]
) -> list[tuple[Thread, dict[int, Cap], set[int]]]:
    """(thread, capabilities, slots of those to device memory), the monitor's threads last."""
    found = []
    for pd in context.system.pds_on(core.number):
        devices = {BASE_USER_CAPS + each.slot for each in pd.cspace
                   if each.kind is CapKind.UNTYPED and each.phys_addr is not None}  # fmt: skip
        found.append((core.threads[pd.name], licences.domain(core, pd), devices))
    first, make = context.abi.constant("MONITOR_UNTYPED_BASE"), licences.make
    caps = {first + index: make("CAP_UNTYPED", size=bits, word=pa)
            for index, (pa, bits) in enumerate(spare)}  # fmt: skip
    found.append((core.threads[MONITOR], {**licences.monitor(core), **caps}, set()))
    if ROUTER in core.threads:
        found.append((core.threads[ROUTER], licences.router(core), set()))
    if WATCHDOG in core.threads:
        found.append((core.threads[WATCHDOG], licences.watchdog(core), set()))
    if GUARDIAN in core.threads:
        found.append((core.threads[GUARDIAN], licences.guardian(core), set()))
    return found


def _tcbs(
    context: Context, core: Core, licences: Licences
) -> list[tuple[Thread, dict[int, Cap]]]:
    """Each thread with what its TCB holds."""
    found = []
    for pd in context.system.pds_on(core.number):
        thread = core.threads[pd.name]
        found.append((thread, licences.tcb_slots(core, thread, licences.fault(core, pd))))
    monitor = core.threads[MONITOR]
    found.append((monitor, licences.tcb_slots(core, monitor, None)))
    if ROUTER in core.threads:
        found.append((core.threads[ROUTER], licences.router_slots(core)))
    for name in (WATCHDOG, GUARDIAN):
        if name in core.threads:
            found.append((core.threads[name], licences.beside_slots(core, name)))
    return found


def _check_radix(context: Context, core: Core, thread: Thread, caps: Mapping[int, Cap]) -> None:
    """No more slots than it takes."""
    count = max(max(caps) + 1, _least(context, core, thread))
    if thread.radix != (count - 1).bit_length():
        text = f"the CSpace of {owner_name(core, thread)} has 2^{thread.radix} slots for {count}"
        rules.capability(context.findings, text)


def _least(context: Context, core: Core, thread: Thread) -> int:
    """Slots that there must be, used or not."""
    if thread.name == MONITOR:
        constant = context.abi.constant
        return constant("MONITOR_UNTYPED_BASE") + constant("MONITOR_UNTYPED_SLOTS") + 1
    if thread.name in BESIDE:
        return 0
    pd = _domain(context, core, thread)
    return BASE_USER_CAPS + pd.cspace_slots if pd.cspace_slots else 0


def _domain(context: Context, core: Core, thread: Thread) -> ProtectionDomain:
    return next(pd for pd in context.system.pds_on(core.number) if pd.name == thread.name)


def claim_cspace(
    context: Context, core: Core, thread: Thread, made: Derivation, location: Location = NOWHERE
) -> None:
    """What must be in the slots of a CSpace."""
    first = thread.cnode * GRANULE // SLOT
    content = _Slots(context.abi, first, 1 << thread.radix, made, location)
    owner = f"CSpace of {owner_name(core, thread)}"
    claim_object(context, core, thread.cnode, cnode_bits(context, thread), owner, content)


class _Slots(Content):
    """Slots one behind the other; differences are named by capability."""

    def __init__(
        self, abi: Abi, first: int, count: int, made: Derivation, location: Location
    ) -> None:
        cells = made.between(first, first + count)
        parts = [((ref - first) * SLOT, cell) for ref, cell in cells]
        super().__init__(rules.capability, parts, location)
        self._abi, self._base = abi, first

    def explain(self, offset: int, read: Read) -> Difference:
        index = offset // SLOT
        start = index * SLOT
        found, wanted = (_view(cell, self._base + index, self._abi)
                         for cell in (read(start, SLOT), self.wanted(start, SLOT)))  # fmt: skip
        text = f"slot {index}: {self._text(offset - start, found, wanted)}"
        return Difference(self.rule, text, start + SLOT)

    def _text(self, inside: int, found: SlotView | None, wanted: SlotView | None) -> str:
        if wanted is None:
            return f"{_show(self._abi, found)} is not licensed"
        if found is None:
            return f"{_show(self._abi, wanted)} is missing"
        if found.cap != wanted.cap:
            return f"{_show(self._abi, found)} must be {_show(self._abi, wanted)}"
        name, _, _ = locate(self._abi, "slot", inside)
        links = [f"flags {each.flags:#x}, previous {each.prev:#x}, next {each.next:#x}"
                 for each in (found, wanted)]  # fmt: skip
        text = f"its place in the derivation list ({name}) is wrong"
        return f"{text}: {links[0]}; must be {links[1]}"


def _view(cell: bytes | bytearray, ref: int, abi: Abi) -> SlotView | None:
    try:
        return read_slot(cell, ref, abi) if any(cell) else None
    except Corrupt:
        return None


def _show(abi: Abi, slot: SlotView | None) -> str:
    if slot is None:
        return "something"
    cap = slot.cap
    for name in ("UNTYPED", "ENDPOINT", "NOTIFICATION", "REPLY", "CNODE", "TCB", "SCHED_CONTEXT",
                 "SCHED_CONTROL", "IRQ_CONTROL", "IRQ_HANDLER", "SGI_SIGNAL", "FRAME", "VSPACE",
                 "ASID_CONTROL", "ASID_POOL", "SMC", "VCPU"):  # fmt: skip
        if abi.constant(f"CAP_{name}") == cap.type:
            break
    else:
        name = f"type {cap.type}"
    return (
        f"{name}(object {cap.object:#x}, rights {cap.rights:#x}, size {cap.size}, "
        f"word {cap.word:#x}, aux {cap.aux:#x})"
    )
