# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities: in every slot of every thread what is licensed, nothing else, nothing less; and the
derivation lists by which the kernel knows which capability came from which."""

from __future__ import annotations

from ..location import NOWHERE, Location
from . import rules
from .context import Context
from .core import MONITOR, ROUTER, Core, Cores, Thread
from .licences import Licences
from .view import Cap, SlotView


def check(context: Context, cores: Cores) -> None:
    licences = Licences(context, cores)
    for core in cores:
        for pd in context.system.pds_on(core.number):
            thread = core.threads[pd.name]
            where = pd.location
            _compare(context, core, thread, "", licences.domain(core, pd), thread.cspace, where)
            own = licences.tcb_slots(core, thread, licences.fault(core, pd))
            _compare(context, core, thread, "TCB ", own, thread.slots, where)
            _claim(context, core, thread, licences.has_endpoint(pd))
        _monitor(context, core, licences)
        if ROUTER in core.threads:
            _router(context, core, licences)
        for text in list_faults(context, core):
            rules.capability(context.findings, f"core {core.number}: {text}")


def _compare(
    context: Context,
    core: Core,
    thread: Thread,
    kind: str,
    wanted: dict[int, Cap],
    found: dict[int, SlotView],
    location: Location = NOWHERE,
) -> None:
    for index in sorted(wanted.keys() | found.keys()):
        slot, right = found.get(index), wanted.get(index)
        have = slot.cap if slot else None
        if have == right:
            continue
        text = f"'{thread.name}' on core {core.number}, {kind}slot {index}: "
        if have is None:
            text += f"{_show(context, right)} is missing"
        elif right is None:
            text += f"{_show(context, have)} is not licensed"
        else:
            text += f"{_show(context, have)} must be {_show(context, right)}"
        rules.capability(context.findings, text, location)


def _show(context: Context, cap: Cap | None) -> str:
    if cap is None:
        return "nothing"
    for name in ("UNTYPED", "ENDPOINT", "NOTIFICATION", "REPLY", "CNODE", "TCB", "SCHED_CONTEXT",
                 "SCHED_CONTROL", "IRQ_CONTROL", "IRQ_HANDLER", "SGI_SIGNAL", "FRAME", "VSPACE",
                 "ASID_CONTROL", "ASID_POOL", "SMC"):  # fmt: skip
        if context.abi.constant(f"CAP_{name}") == cap.type:
            break
    else:
        name = f"type {cap.type}"
    return (
        f"{name}(object {cap.object:#x}, rights {cap.rights:#x}, size {cap.size}, "
        f"word {cap.word:#x}, aux {cap.aux:#x})"
    )


def _claim(context: Context, core: Core, thread: Thread, has_endpoint: bool) -> None:
    """Endpoints and replies are claimed by who receives with them."""
    from .checks_threads import claim_object

    abi, owner = context.abi, f"{thread.name} on core {core.number}"
    for index, what, bits in ((1, "endpoint", "seL4_EndpointBits"), (4, "reply", "seL4_ReplyBits")):
        cap = thread.cap(index)
        if cap and (has_endpoint or index != 1):
            claim_object(context, core, cap.object, abi.constant(bits), f"{what} of {owner}")
            size = 1 << abi.constant(bits)
            if not context.memory.is_zero(core.pa(cap.object), size):
                rules.thread(context.findings, f"the {what} of {owner} is in use from the start")


def _router(context: Context, core: Core, licences: Licences) -> None:
    thread = core.threads[ROUTER]
    _compare(context, core, thread, "", licences.router(core), thread.cspace)
    _compare(context, core, thread, "TCB ", licences.router_slots(core), thread.slots)


def _monitor(context: Context, core: Core, licences: Licences) -> None:
    thread = core.threads[MONITOR]
    untyped = context.abi.constant("CAP_UNTYPED")
    first = context.abi.constant("MONITOR_UNTYPED_BASE")
    last = first + context.abi.constant("MONITOR_UNTYPED_SLOTS")
    spare = {
        index: slot
        for index, slot in thread.cspace.items()
        if first <= index < last and slot.cap.type == untyped
    }
    others = {index: slot for index, slot in thread.cspace.items() if index not in spare}
    _compare(context, core, thread, "", licences.monitor(core), others)
    _compare(context, core, thread, "TCB ", licences.tcb_slots(core, thread, None), thread.slots)
    _claim(context, core, thread, True)
    for index, slot in spare.items():
        _untyped(context, core, index, slot.cap)


def _untyped(context: Context, core: Core, index: int, cap: Cap) -> None:
    """Memory of the window that is nobody's, and has no objects in it yet."""
    start, size = cap.word, 1 << cap.size
    wanted = Cap(cap.type, context.abi.constant("RIGHTS_ALL"), cap.size, 0, cap.word, 0)
    inside = core.base <= start and start + size <= core.base + core.size
    if cap != wanted or not inside or start % size:
        text = f"the monitor of core {core.number}, slot {index}: {_show(context, cap)} is wrong"
        rules.capability(context.findings, text)
    context.claims.add(start, size, f"untyped memory {index} of core {core.number}")


def list_faults(context: Context, core: Core) -> list[str]:
    """The derivation lists: linked both ways, an object's capabilities together, the original
    first."""
    slots = {slot.ref: slot for slot in core.all_slots()}
    wrong = []
    for slot in slots.values():
        after, before = slots.get(slot.next), slots.get(slot.prev)
        if slot.next and (after is None or after.prev != slot.ref):
            wrong.append(f"the derivation list breaks behind slot {slot.ref:#x}")
        if slot.prev and (before is None or before.next != slot.ref):
            wrong.append(f"the derivation list breaks before slot {slot.ref:#x}")
    if wrong:
        return wrong
    wrong += [fault for slot in slots.values() if (fault := _flag_fault(context, slot, slots))]
    return wrong + _split_faults(context, slots)


def _key(context: Context, cap: Cap) -> tuple[int, int] | None:
    """Which object a capability is to; None for those that are to none."""
    if cap.type == context.abi.constant("CAP_IRQ_HANDLER"):
        return cap.type, cap.word
    return (cap.type, cap.object) if cap.object else None


def _flag_fault(context: Context, slot: SlotView, slots: dict[int, SlotView]) -> str | None:
    abi = context.abi
    revocable, badged = abi.constant("CAP_REVOCABLE"), abi.constant("CAP_FIRST_BADGED")
    if not slot.prev:
        device = abi.constant("CAP_DEVICE") if slot.cap.type == abi.constant("CAP_UNTYPED") else 0
        good = slot.flags & ~device == revocable
    else:
        if _key(context, slots[slot.prev].cap) != _key(context, slot.cap):
            return f"slot {slot.ref:#x} is listed behind a capability to something else"
        kinds = (abi.constant("CAP_ENDPOINT"), abi.constant("CAP_NOTIFICATION"))
        has_badge = slot.cap.type in kinds and slot.cap.word
        good = slot.flags == (revocable | badged if has_badge else 0)
    return None if good else f"slot {slot.ref:#x} has flags {slot.flags:#x}"


def _split_faults(context: Context, slots: dict[int, SlotView]) -> list[str]:
    """One list for each object."""
    heads: dict[tuple[int, int], int] = {}
    wrong = []
    for slot in slots.values():
        key = _key(context, slot.cap)
        if slot.prev or key is None:
            continue
        if key in heads:
            wrong.append(f"slots {heads[key]:#x} and {slot.ref:#x} both start lists of one object")
        heads[key] = slot.ref
    return wrong
