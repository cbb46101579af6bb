# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads and the objects that only they have: budgets, buffers, notifications, address space
numbers. Claims the memory of every object, so that no two are one."""

from __future__ import annotations

from dataclasses import dataclass

from ..location import NOWHERE, Location
from . import rules
from .context import Context
from .core import GRANULE, ROUTER, Core, Thread
from .view import View


@dataclass(frozen=True)
class Wanted:
    """What a thread must be like."""

    name: str
    priority: int
    budget_us: int
    period_us: int
    entry: int
    stack_top: int
    #: 0: it has none.
    ipc_buffer: int
    fpu: bool
    location: Location = NOWHERE
    #: Interrupt that waiting for its notification acknowledges.
    implied_irq: int | None = None
    #: Size of its scheduling context, all of which is for refills; None: the smallest.
    sc_bits: int | None = None


def check(context: Context, core: Core, thread: Thread, wanted: Wanted) -> None:
    for text in [*_tcb(context, core, thread, wanted), *_buffer(core, thread, wanted)]:
        rules.thread(context.findings, f"'{wanted.name}': {text}", wanted.location)
    for text in _bound(context, core, thread, wanted):
        rules.thread(context.findings, f"'{wanted.name}': {text}", wanted.location)
    _claim(context, core, thread, wanted, f"{wanted.name} on core {core.number}")


def _tcb(context: Context, core: Core, thread: Thread, wanted: Wanted) -> list[str]:
    abi, tcb = context.abi, thread.tcb
    name = wanted.name.encode()[: abi.constant("TCB_NAME_LENGTH") - 1]
    values = {
        "state": abi.constant("THREAD_RUNNING"),
        "priority": wanted.priority,
        "max_priority": wanted.priority,
        "flags": 0 if wanted.fpu else abi.constant("TCB_FPU_DISABLED"),
        "context.pc": wanted.entry,
        "context.sp": wanted.stack_top,
        "context.pstate": 0,
        "context.tpidr": 0,
        "context.tpidrro": 0,
        "ipc_buffer": wanted.ipc_buffer,
    }
    wrong = [
        f"{name} is {tcb.number(name):#x} and must be {value:#x}"
        for name, value in values.items()
        if tcb.number(name) != value
    ]
    if not tcb.only("context", "state", "queued", "priority", "max_priority", "flags", "sc",
                    "bound_notification", "sched_next", "sched_prev", "ipc_buffer",
                    "ipc_buffer_ref", "slots", "name"):  # fmt: skip
        wrong.append("its TCB is not zero where it must be")
    registers = abi.layout("context").member("x")
    if tcb.raw("name") != name.ljust(abi.constant("TCB_NAME_LENGTH"), b"\0"):
        wrong.append("its name does not end in zeros")
    if any(tcb.raw("context")[registers.offset : registers.offset + registers.size]):
        wrong.append("registers do not start as zero")
    return wrong


def _buffer(core: Core, thread: Thread, wanted: Wanted) -> list[str]:
    ref = thread.tcb.number("ipc_buffer_ref")
    if not wanted.ipc_buffer:
        return ["it has an IPC buffer"] if ref else []
    leaf = thread.leaf(thread.tcb.number("ipc_buffer"))
    if leaf is None:
        return ["its IPC buffer is not mapped"]
    pa = leaf.pa + thread.tcb.number("ipc_buffer") - leaf.va
    if core.pa(ref) != pa:
        return [f"the kernel has its IPC buffer at {core.pa(ref):#x}, and it is at {pa:#x}"]
    return []


def _ticks(context: Context, us: int) -> int:
    return us * context.board.timer_frequency // 1_000_000


def _bound(context: Context, core: Core, thread: Thread, wanted: Wanted) -> list[str]:
    """Scheduling context and notification belong to this thread."""
    wrong = []
    sc = core.view("sched_context", thread.tcb.number("sc"))
    round_robin = wanted.budget_us == wanted.period_us
    values = {
        "budget": _ticks(context, wanted.budget_us),
        "period": 0 if round_robin else _ticks(context, wanted.period_us),
        "tcb": thread.ref,
        "core": core.number,
    }
    for name in ("consumed", "badge", "reply", "notification", "yield_from", "sporadic"):
        values[name] = 0
    for name, value in values.items():
        if sc.number(name) != value:
            wrong.append(f"{name} of its scheduling context is {sc.number(name)}, not {value}")
    wrong += _refills(context, core, thread.tcb.number("sc"), sc, wanted.sc_bits)
    notification = core.view("notification", thread.tcb.number("bound_notification"))
    none = context.abi.constant("IRQ_NONE_IMPLIED")
    implied = none if wanted.implied_irq is None else wanted.implied_irq
    idle = {"implied_irq": implied, "bound_tcb": thread.ref}
    idle |= dict.fromkeys(("state", "head", "tail", "badge", "sc"), 0)
    for name, value in idle.items():
        if notification.number(name) != value:
            wrong.append(f"{name} of its notification is not {value:#x}")
    if not notification.only("bound_tcb", "implied_irq"):
        wrong.append("its notification is not zero where it must be")
    return wrong


def _refills(context: Context, core: Core, ref: int, sc: View, bits: int | None) -> list[str]:
    """All of the budget, at once, and nothing more."""
    abi = context.abi
    count, most = sc.number("refill_count"), sc.number("refill_max")
    size = 1 << (bits or abi.constant("seL4_MinSchedContextBits"))
    room = (size - abi.size("sched_context")) // 16
    if bits and most != room or not 0 < count <= most <= room or sc.number("refill_head") >= most:
        return [f"its scheduling context has {count} of {most} refills"]
    start = core.pa(ref) + abi.size("sched_context")
    words = context.memory.words(start, 2 * room)
    amounts, times = words[1::2], words[0::2]
    budget = sc.number("budget")
    if amounts[sc.number("refill_head")] != budget or sum(amounts) != budget:
        return ["its budget is not what its refills add up to"]
    return ["a refill is not available at the start"] if any(times) else []


def _claim(context: Context, core: Core, thread: Thread, wanted: Wanted, owner: str) -> None:
    abi = context.abi
    sc_bits = wanted.sc_bits or abi.constant("seL4_MinSchedContextBits")
    objects = {
        "tcb": (thread.ref, abi.constant("seL4_TCBBits")),
        "scheduling context": (thread.tcb.number("sc"), sc_bits),
        "notification": (
            thread.tcb.number("bound_notification"),
            abi.constant("seL4_NotificationBits"),
        ),
        "cspace": (thread.cnode, max(thread.radix + abi.constant("seL4_SlotBits"), 6)),
    }
    if thread.name != ROUTER:  # the monitor's
        objects["vspace"] = (thread.vspace, abi.constant("seL4_VSpaceBits"))
    for name, (ref, bits) in objects.items():
        claim_object(context, core, ref, bits, f"{name} of {owner}")


def claim_object(context: Context, core: Core, ref: int, bits: int, owner: str) -> None:
    """The memory of an object; it must lie in the window."""
    start, size = ref * GRANULE, 1 << bits
    if not ref or start + size > core.size:
        rules.thread(context.findings, f"{owner} is outside the window")
    context.claims.add(core.base + start, size, owner)


def check_asids(context: Context, core: Core) -> None:
    """Every address space has a number of its own, and the kernel's tables agree. The router's is
    the monitor's."""
    abi, state = context.abi, core.state
    pools = state.numbers("asid_pools")
    owners = state.numbers("vmid_owner")
    found: dict[int, tuple[int, int]] = {}
    for number, pool in enumerate(pools):
        if pool:
            claim_object(context, core, pool, abi.constant("seL4_ASIDPoolBits"),
                         f"ASID pool {number} of core {core.number}")  # fmt: skip
            entries = core.view("asid_pool", pool).numbers_of("entry")
            first = number << abi.constant("seL4_ASIDPoolIndexBits")
            found |= {first + i: (e[0], e[1]) for i, e in enumerate(entries) if any(e)}
    wanted = {}
    alone = [thread for thread in core.threads.values() if thread.name != ROUTER]
    for thread in alone:
        cap = thread.slots[abi.constant("TCB_SLOT_VSPACE")].cap
        vmid = cap.aux >> 48
        wanted[cap.word] = (thread.vspace, vmid)
        if cap.aux & (1 << 48) - 1 != core.pa(thread.vspace) or vmid >= abi.constant("VMIDS"):
            rules.thread(context.findings, f"'{thread.name}': VTTBR_EL2 would be {cap.aux:#x}")
    if found != wanted or len(wanted) != len(alone) or 0 in wanted:
        rules.thread(context.findings, f"core {core.number}: address space numbers are wrong")
    vmids = {vmid: root for root, vmid in wanted.values() if vmid}
    if len(vmids) != sum(1 for _, vmid in wanted.values() if vmid):
        rules.thread(context.findings, f"core {core.number}: two address spaces have one VMID")
    if {vmid: root for vmid, root in enumerate(owners) if root} != vmids:
        rules.thread(context.findings, f"core {core.number}: owners of VMIDs are wrong")
