# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads and the objects that only they have: what must be in each, member by member. Where they
are is what the image says; that no two are one follows from the claims."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.location import Location
from ..base.records import dataclass
from ..base.sizes import GRANULE, SLOT
from ..model.monitor import BESIDE
from ..model.system import ProtectionDomain
from . import flags, rules
from .claims import DECODED, Holds
from .contents import Structured, Table, struct
from .context import Context
from .core import Core, Thread
from .derivation import Derivation
from .encode import Value

_INPUT, _REPLY = 1, 4


@dataclass(frozen=True)
class Wanted:
    """What a thread must be like."""

    #: What it is called in the image.
    name: str
    #: How it is to run.
    pd: ProtectionDomain
    entry: int
    stack_top: int
    #: Its address; 0: it has none.
    ipc_buffer: int
    #: It has an endpoint of its own, in slot 1.
    has_endpoint: bool
    #: Slots of its reply objects.
    replies: tuple[int, ...] = (_REPLY,)
    #: Size of its scheduling context, all of which is for refills; None: the smallest.
    sc_bits: int | None = None
    #: The EL1 physical timer of the core is its own.
    timer: bool = False

    @property
    def location(self) -> Location:
        return self.pd.location


def owner_name(core: Core, thread: Thread) -> str:
    return f"'{thread.name}' on core {core.number}"


def claim(context: Context, core: Core, thread: Thread, wanted: Wanted) -> None:
    """Every object of a thread, but for the contents of those with slots."""
    bits, owner = context.abi.constant, owner_name(core, thread)
    tcb, where = thread.tcb, wanted.location
    objects = {
        "scheduling context": (tcb.number("sc"),
                               wanted.sc_bits or bits("seL4_MinSchedContextBits"),
                               _sched_context(context, core, thread, wanted)),
        "notification": (tcb.number("bound_notification"), bits("seL4_NotificationBits"),
                         struct(context.abi, "notification",
                                _notification(context, thread), rules.thread, where)),
    }  # fmt: skip
    endpoint = thread.cap(_INPUT)
    for slot in wanted.replies:
        reply = thread.cap(slot)
        if reply:
            name = "reply object" if slot == _REPLY and len(wanted.replies) == 1 else f"reply object in slot {slot}"
            idle = struct(context.abi, "reply", {}, rules.thread, where)
            objects[name] = (reply.object, bits("seL4_ReplyBits"), idle)
    if endpoint and wanted.has_endpoint:
        idle = struct(context.abi, "endpoint", {}, rules.thread, where)
        objects["endpoint"] = (endpoint.object, bits("seL4_EndpointBits"), idle)
    for name, (ref, size, content) in objects.items():
        claim_object(context, core, ref, size, f"{name} of {owner}", content)
    # Their contents follow: they need all capabilities of the core.
    claim_object(context, core, thread.ref, bits("seL4_TCBBits"), f"TCB of {owner}")
    claim_object(context, core, thread.cnode, cnode_bits(context, thread), f"CSpace of {owner}")
    root = f"translation table root of {owner}"
    if thread.name not in BESIDE:  # the monitor's
        claim_object(context, core, thread.vspace, bits("seL4_VSpaceBits"), root, DECODED)


def cnode_bits(context: Context, thread: Thread) -> int:
    return max(thread.radix + context.abi.constant("seL4_SlotBits"), 6)


def claim_tcb(
    context: Context,
    core: Core,
    thread: Thread,
    wanted: Wanted,
    queue: list[int],
    derivation: Derivation,
) -> None:
    """What must be in a TCB. `queue`: references of the threads of its priority."""
    abi, place = context.abi, queue.index(thread.ref)
    slots = abi.layout("tcb").member("slots")
    first = (thread.ref * GRANULE + slots.offset) // SLOT
    values: dict[str, Value] = {
        "context": {"pc": wanted.entry, "sp": wanted.stack_top},
        "state": abi.constant("THREAD_RUNNING"),
        "queued": abi.constant("QUEUE_READY"),
        "priority": wanted.pd.priority,
        "max_priority": wanted.pd.priority,
        "flags": flags.wanted(wanted.pd, wanted.timer, abi),
        # Which these are is what the TCB says; what they are is checked where they are claimed.
        "sc": thread.tcb.number("sc"),
        "bound_notification": thread.tcb.number("bound_notification"),
        "sched_next": [*queue, 0][place + 1],
        "sched_prev": [0, *queue][place],
        "ipc_buffer": wanted.ipc_buffer,
        "ipc_buffer_ref": _buffer(core, thread, wanted.ipc_buffer),
        "slots": derivation.array(first, slots.count),
        "name": wanted.name.encode(),
    }
    content = struct(abi, "tcb", values, rules.thread, wanted.location,
                     {"slots": rules.capability})  # fmt: skip
    owner = f"TCB of {owner_name(core, thread)}"
    claim_object(context, core, thread.ref, abi.constant("seL4_TCBBits"), owner, content)


def _buffer(core: Core, thread: Thread, va: int) -> int:
    """The granule of the page that is mapped at an address."""
    leaf = thread.leaf(va) if va else None
    at = leaf.pa + va - leaf.va - core.base if leaf else 0
    return at // GRANULE if 0 < at < core.size else 0


def _ticks(context: Context, us: int) -> int:
    return us * context.board.tick_frequency // 1_000_000


def _sched_context(
    context: Context, core: Core, thread: Thread, wanted: Wanted
) -> Structured:
    pd = wanted.pd
    return sched_context_of(
        context, core, thread.ref, pd.budget_us, pd.period_us, wanted.location, wanted.sc_bits
    )


def sched_context_of(
    context: Context, core: Core, tcb: int, budget_us: int, period_us: int, location: Location,
    bits: int | None = None,
) -> Structured:  # fmt: skip
    """All of the budget, at once, and nothing more. A budget that is the period is round robin,
    whose period is 0."""
    abi, budget = context.abi, _ticks(context, budget_us)
    head = abi.size("sched_context")
    size = 1 << (bits or abi.constant("seL4_MinSchedContextBits"))
    room = (size - head) // abi.size("refill")
    values: Mapping[str, Value] = {
        "period": 0 if budget_us == period_us else _ticks(context, period_us),
        "budget": budget,
        "tcb": tcb,
        "refill_count": 1,
        "refill_max": room,
        "core": core.number,
    }
    refills: list[dict[str, Value]] = [{"amount": budget}, *({} for _ in range(1, room))]
    tables = [Table(0, "sched_context", [values]), Table(head, "refill", refills, "refills[].")]
    return Structured(abi, rules.thread, tables, location=location)


def _notification(context: Context, thread: Thread) -> dict[str, Value]:
    return {"state": context.abi.constant("NOTIFICATION_IDLE"), "bound_tcb": thread.ref}


def claim_object(
    context: Context, core: Core, ref: int, bits: int, owner: str, holds: Holds = None
) -> None:
    """The memory of an object; it must lie in the window, and be aligned to its size."""
    start, size = ref * GRANULE, 1 << bits
    if 0 < start and start + size <= core.size and start % size == 0:
        context.claims.add(core.pa(ref), size, owner, holds)
    else:
        rules.thread(context.findings, f"{owner} is outside the window, or not aligned")
