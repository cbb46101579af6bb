# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What threads do and hold, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..diff.capabilities import show, slot_name
from ..diff.names import Owned
from ..diff.system import Domain
from ..verify.image import Corrupt
from ..verify.view import View
from .live import Live

#: Of seL4_FaultType (sel4/faults.h), whose words are in kernel/fault.h.
_FAULTS = {"seL4_Fault_CapFault": "capability fault at slot", "seL4_Fault_UnknownSyscall":
           "unknown system call", "seL4_Fault_UserException": "exception, ESR",
           "seL4_Fault_DebugException": "debug exception", "seL4_Fault_Timeout": "timeout, context",
           "seL4_Fault_VMFault": "VM fault at"}  # fmt: skip
_THREAD_RUNS = ("THREAD_RUNNING", "THREAD_RESTART")


def state(live: Live, domain: Domain) -> str:
    """What a domain does now; a sentence also when its memory makes none."""
    core, ref = domain.core.number, domain.thread.ref
    try:
        if not live.is_loaded(core):
            return "not loaded yet"
        if live.current(core) == ref:
            return "runs"
        return _waiting(live, domain, live.tcb(core, ref))
    except Corrupt as corrupt:
        return f"unknown: {corrupt}"


def _waiting(live: Live, domain: Domain, tcb: View) -> str:
    fault = _fault(live, tcb)
    if fault:
        return fault
    kind, constant = tcb.number("state"), live.abi.constant
    if kind in (constant(name) for name in _THREAD_RUNS):
        return _runnable(live, tcb)
    core = domain.core.number
    if kind == constant("THREAD_BLOCKED_ON_REPLY"):
        return f"called {_owner(live, core, tcb.number('reply'), '?')}, waits for the reply"
    other = _owner(live, core, tcb.number("blocked_on"), "an object made at run time")
    own = other == domain.name
    if kind == constant("THREAD_BLOCKED_ON_SEND"):
        return f"{'calls' if tcb.number('is_call') else 'sends to'} {other}, which does not listen"
    if kind == constant("THREAD_BLOCKED_ON_RECEIVE"):
        return "waits for events" if own else f"receives from {other}"
    if kind == constant("THREAD_BLOCKED_ON_NOTIFICATION"):
        return "waits for notifications" if own else f"waits for notifications of {other}"
    return "stopped"


def _runnable(live: Live, tcb: View) -> str:
    queued, constant = tcb.number("queued"), live.abi.constant
    if queued == constant("QUEUE_READY"):
        return "ready"
    if queued == constant("QUEUE_RELEASE"):
        return "has used its budget, waits for the next"
    return "runnable" if tcb.number("sc") else "has no time of its own"


def _fault(live: Live, tcb: View) -> str:
    """Of a thread that a fault has stopped; empty for others."""
    number = tcb.number("fault.type")
    for name, text in _FAULTS.items():
        if number == live.abi.constant(name):
            return f"stopped by a fault: {text} {fault_words(live, tcb)[0]:#x}"
    return f"stopped by a fault of type {number}" if number else ""


def fault_words(live: Live, tcb: View) -> list[int]:
    """The words of a thread's fault (kernel/fault.h)."""
    member, raw = live.abi.layout("fault").member("words"), tcb.raw("fault")
    size = member.element_size
    return [int.from_bytes(raw[at : at + size], "little")
            for at in range(member.offset, member.offset + member.size, size)]  # fmt: skip


def _owner(live: Live, core: int, ref: int, unknown: str) -> str:
    found: Owned | None = live.built.names.objects.get((core, ref))
    return found.owner if found else unknown


def capabilities(live: Live, domain: Domain) -> Iterator[str]:
    """A line for each slot in use of its CSpace, and where its faults go."""
    thread, core = live.thread(domain), live.core(domain.core.number)
    for index, slot in thread.cspace.items():
        name = f"slot {index}" if domain.is_monitor else slot_name(index, live.built.names.kind(slot.cap))
        yield f"{index:>6}  {name:<22} {_words(show(live.built, core, slot.cap))}"
    handler = thread.slots.get(live.abi.constant("TCB_SLOT_FAULT_HANDLER"))
    if handler is not None:
        yield f"{'faults':>6}  {'':<22} {_words(show(live.built, core, handler.cap))}"


def _words(shown: dict[str, object]) -> str:
    text = str(shown.get("object") or shown["kind"])
    rest = [f"{key} {value:#x}" if key == "badge" else f"{key} {value}"
            for key, value in shown.items() if key not in ("object", "kind")]  # fmt: skip
    return f"{text}  ({', '.join(rest)})"


def domains(live: Live) -> Iterator[tuple[str, int, int, str]]:
    """(name, core, priority, state) of each, the monitors last."""
    for each in sorted(live.domains.values(), key=lambda domain: domain.is_monitor):
        yield each.name, each.core.number, _priority(live, each), state(live, each)


def _priority(live: Live, domain: Domain) -> int:
    try:
        if live.is_loaded(domain.core.number):
            return live.tcb(domain.core.number, domain.thread.ref).number("priority")
    except Corrupt:
        pass
    return domain.thread.tcb.number("priority")


def core_line(live: Live, core: int) -> str:
    """Whom the kernel of a core runs."""
    try:
        if not live.is_loaded(core):
            return "no kernel in memory yet"
        ref = live.current(core)
        domain = live.domain(core, ref) if ref else None
    except Corrupt as corrupt:
        return f"unknown: {corrupt}"
    if not ref:
        return "idle"
    if domain is None:
        return f"a thread made at run time ({ref:#x})"
    return _called(live, domain, ref)


def _called(live: Live, domain: Domain, ref: int) -> str:
    if domain.thread.ref == ref or domain.is_monitor:
        return domain.name
    name = live.tcb(domain.core.number, ref).text("name")
    return f"{domain.name} (its thread '{name}')" if name else f"{domain.name} (thread {ref:#x})"
