# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What threads do and hold, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..diff.capabilities import show, slot_name
from ..diff.system import Domain
from ..verify.image import Corrupt
from .faults import last_fault
from .live import Live
from .waits import Doing, Wait, wait

#: What a core runs that runs nothing.
IDLE = "idle"
_SAID = {Doing.NOT_LOADED: "not loaded yet", Doing.RUNS: "runs", Doing.READY: "ready", Doing.STOPPED: "stopped",
         Doing.NO_BUDGET: "has used its budget, waits for the next", Doing.RUNNABLE: "runnable",
         Doing.NO_TIME: "has no time of its own", Doing.ASLEEP: "waits for an interrupt (WFI)"}  # fmt: skip


def state(live: Live, domain: Domain) -> str:
    """What a domain does now; a sentence also when its memory makes none."""
    return said(live, domain, wait(live, domain))


def said(live: Live, domain: Domain, found: Wait) -> str:
    """The same of what is known already."""
    if found.doing in _SAID:
        return _SAID[found.doing]
    if found.doing is Doing.FAULTED:
        return fault(live, domain)
    if found.doing is Doing.EXITED:
        return exit_of(live, domain, found)
    if found.doing is Doing.UNKNOWN:
        return f"unknown: {found.why}"
    return _with_other(domain, found)


def _with_other(domain: Domain, found: Wait) -> str:
    other, own = found.other, found.other == domain.name
    where = "" if found.core is None else f" on core {found.core}"
    return {
        Doing.CALLED: f"called {other}{where}, waits for the reply",
        Doing.CALLS: f"calls {other}, which does not listen",
        Doing.SENDS: f"sends to {other}, which does not listen",
        Doing.RECEIVES: "waits for events" if own else f"receives from {other}",
        Doing.WAITS: "waits for notifications" if own else f"waits for notifications of {other}",
    }[found.doing]


def fault(live: Live, domain: Domain) -> str:
    """That which has stopped a domain."""
    try:
        return f"stopped by a fault: {last_fault(live, domain)}"
    except Corrupt as corrupt:
        return f"unknown: {corrupt}"


def exit_of(live: Live, guest: Domain, found: Wait) -> str:
    """Why a guest does not go on until its VMM answers."""
    try:
        return f"waits for its VMM {found.other}: {last_fault(live, guest)}"
    except Corrupt as corrupt:
        return f"unknown: {corrupt}"


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
    """(name, core, priority, state) of each and of virtual CPUs, the monitors last."""
    for each in sorted((*live.domains.values(), *live.guests), key=lambda domain: domain.is_monitor):
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
        return IDLE
    if domain is None:
        return f"a thread made at run time ({ref:#x})"
    return thread_name(live, domain, ref)


def thread_name(live: Live, domain: Domain, ref: int) -> str:
    """Of a thread of a domain's: the domain's own has its name."""
    if domain.thread.ref == ref or domain.is_monitor:
        return domain.name
    name = live.tcb(domain.core.number, ref).text("name")
    return f"{domain.name} (its thread '{name}')" if name else f"{domain.name} (thread {ref:#x})"
