# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each domain does now, and whom it waits for: as data, for words, chains and circles."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ..base.records import dataclass
from ..diff.names import Owned
from ..diff.system import Domain, VirtualCpu
from ..verify.image import Corrupt
from ..verify.view import View
from .faults import is_faulted
from .live import Live


class Doing(Enum):
    """What a thread does. Those of `HELD` go on only when another lets them."""

    RUNS = "runs"
    READY = "ready"
    NO_BUDGET = "no budget"
    RUNNABLE = "runnable"
    NO_TIME = "no time"
    FAULTED = "faulted"
    STOPPED = "stopped"
    CALLED = "called"
    EXITED = "exited"
    ASLEEP = "asleep"
    CALLS = "calls"
    SENDS = "sends"
    RECEIVES = "receives"
    WAITS = "waits"
    NOT_LOADED = "not loaded"
    UNKNOWN = "unknown"


HELD = (Doing.CALLED, Doing.CALLS, Doing.SENDS, Doing.EXITED)
#: They do not go on by themselves.
OVER = (Doing.FAULTED, Doing.STOPPED)
ACTIVE = (Doing.RUNS, Doing.READY, Doing.NO_BUDGET, Doing.RUNNABLE)
_UNNAMED = "an object made at run time"
_THREAD_RUNS = ("THREAD_RUNNING", "THREAD_RESTART")


@dataclass(frozen=True)
class Wait:
    """What a domain does. `other`: whom it waits for or on whose object, `core`: that one's, when it is another;
    `why`: of what is unknown, the reason."""

    doing: Doing
    other: str = ""
    core: int | None = None
    why: str = ""


def wait(live: Live, domain: Domain) -> Wait:
    """Also when the domain's memory makes no sense."""
    core, ref = domain.core.number, domain.thread.ref
    try:
        if not live.is_loaded(core):
            return Wait(Doing.NOT_LOADED)
        if live.current(core) == ref:
            return Wait(Doing.RUNS)
        return _waiting(live, domain, live.tcb(core, ref))
    except Corrupt as corrupt:
        return Wait(Doing.UNKNOWN, why=str(corrupt))


def waits(live: Live) -> dict[str, Wait]:
    """Of all domains and virtual CPUs, by name."""
    return {each.name: wait(live, each) for each in (*live.domains.values(), *live.guests)}


def _waiting(live: Live, domain: Domain, tcb: View) -> Wait:
    if isinstance(domain, VirtualCpu) and tcb.number("fault.type"):
        return Wait(Doing.EXITED, domain.vmm)
    if is_faulted(live, domain, tcb):
        return Wait(Doing.FAULTED)
    kind, constant, core = tcb.number("state"), live.abi.constant, domain.core.number
    if kind in (constant(name) for name in _THREAD_RUNS):
        return Wait(_runnable(live, tcb))
    if kind == constant("THREAD_ASLEEP"):
        return Wait(Doing.ASLEEP)
    if kind == constant("THREAD_BLOCKED_ON_REPLY"):
        return Wait(Doing.CALLED, _owner(live, core, tcb.number("reply"), "?"))
    other = _owner(live, core, tcb.number("blocked_on"), _UNNAMED)
    if kind == constant("THREAD_BLOCKED_ON_SEND"):
        return Wait(Doing.CALLS if tcb.number("is_call") else Doing.SENDS, other)
    if kind == constant("THREAD_BLOCKED_ON_RECEIVE"):
        return Wait(Doing.RECEIVES, other)
    if kind == constant("THREAD_BLOCKED_ON_NOTIFICATION"):
        return _far_call(live, domain) or Wait(Doing.WAITS, other)
    return Wait(Doing.STOPPED)


def _runnable(live: Live, tcb: View) -> Doing:
    queued, constant = tcb.number("queued"), live.abi.constant
    if queued == constant("QUEUE_READY"):
        return Doing.READY
    if queued == constant("QUEUE_RELEASE"):
        return Doing.NO_BUDGET
    return Doing.RUNNABLE if tcb.number("sc") else Doing.NO_TIME


def _owner(live: Live, core: int, ref: int, unknown: str) -> str:
    found: Owned | None = live.built.names.objects.get((core, ref))
    return found.owner if found else unknown


def _far_call(live: Live, domain: Domain) -> Wait | None:
    """To another core, by the pages of the two (multikit/xcore.h): a request with no answer yet."""
    for page in live.pages:
        if page.writer is domain and page.answers is not None and _is_open(live, page.pa, page.answers):
            callee = page.reader
            return Wait(Doing.CALLED, callee.name, callee.core.number)
    return None


def _is_open(live: Live, asked: int, answered: int) -> bool:
    """Numbers of requests are even."""
    request = live.word(asked, "microkit_xcore_page", "request.seq")
    return bool(request) and request % 2 == 0 and request != live.word(answered, "microkit_xcore_page", "reply.seq")


def chain(found: dict[str, Wait], name: str) -> list[str]:
    """From a domain to the last that it waits for, which is in it twice when they wait in a circle."""
    names = [name]
    while found[name].doing in HELD and found[name].other in found:
        name = found[name].other
        names.append(name)
        if name in names[:-1]:
            break
    return names


def circles(found: dict[str, Wait]) -> Iterator[list[str]]:
    """Each once, from its first name on."""
    seen: set[str] = set()
    for name in found:
        names = chain(found, name)
        if names[-1] == name and len(names) > 1 and not seen & set(names):
            seen |= set(names)
            yield names
