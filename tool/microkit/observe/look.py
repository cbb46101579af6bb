# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One look at a system: all that `microkit inspect` shows, as data. What cannot be read is None, and why is in
`unknown`; so damage to one domain hides nothing of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from typing import Any, TypeVar

from ..base.records import dataclass
from ..diff.system import Domain, VirtualCpu
from ..verify.image import Corrupt
from . import guests, times
from .far import FarChannels
from .faults import last_fault, status
from .live import Live
from .notifications import Senders, pending
from .stacks import LIMIT, Stack, stack
from .times import Budget
from .waits import OVER, Doing, Wait, chain, waits
from .words import IDLE, core_line, said

_Found = TypeVar("_Found")
#: Of struct core_state: they change whenever the kernel does something.
_CHANGES = ("now", "current", "current_sc", "consumed", "switch_to", "release_head")


@dataclass(frozen=True)
class CoreSeen:
    """A core; times in microseconds. `clock`: the counter when its kernel last looked at it; `place`: where its program counter is, if that is known. `moved`: it ran while it was read."""

    number: int
    loaded: bool
    runs: str
    panicked: bool = False
    clock: int | None = None
    idle: float | None = None
    deadline: int | None = None
    place: str = ""
    moved: bool = False
    unknown: str = ""

    @property
    def is_idle(self) -> bool:
        return self.runs == IDLE


@dataclass(frozen=True)
class DomainSeen:
    """A protection domain, or a thread of a monitor."""

    name: str
    core: int
    monitor: bool
    wait: Wait
    state: str
    #: Names from it to the last that it waits for; itself alone when it waits for nobody.
    chain: tuple[str, ...]
    priority: int | None = None
    #: When it last ceased to run, in microseconds on the counter; debug configuration.
    last_ran: int | None = None
    budget: Budget | None = None
    stack: Stack | None = None
    restarts: int | None = None
    #: Also of one that runs again.
    fault: str = ""
    pending: tuple[str, ...] = ()
    unknown: str = ""


@dataclass(frozen=True)
class GuestSeen(DomainSeen):
    """A virtual CPU. `pc`, `level`: where its guest was, at which exception level, when it last left; what of it is in registers is there
    while it runs."""

    vmm: str = ""
    pc: int | None = None
    level: int | None = None


@dataclass(frozen=True)
class Look:
    """All of it."""

    cores: tuple[CoreSeen, ...]
    domains: tuple[DomainSeen, ...]
    guests: tuple[GuestSeen, ...] = ()
    waits: dict[str, Wait] = field(default_factory=dict)

    @property
    def all(self) -> tuple[DomainSeen, ...]:
        """Domains, and virtual CPUs."""
        return (*self.domains, *self.guests)

    def chain_text(self, domain: DomainSeen) -> str:
        """`cli -> mid -> srv (faulted)`; empty for who waits for nobody."""
        if len(domain.chain) < 2:
            return ""
        last = self.waits[domain.chain[-1]].doing
        end = "" if domain.chain[-1] in domain.chain[:-1] else f" ({last.value})"
        return " -> ".join(domain.chain) + end


class _Known:
    """What can be read of a thread; None for the rest, with the reasons."""

    def __init__(self, wait: Wait) -> None:
        self._is_loaded = wait.doing is not Doing.NOT_LOADED
        self._reasons: dict[str, None] = {}

    def of(self, read: Callable[[], _Found]) -> _Found | None:
        try:
            return read() if self._is_loaded else None
        except Corrupt as corrupt:
            self._reasons[str(corrupt)] = None
            return None

    @property
    def why(self) -> str:
        return "; ".join(self._reasons)


class Observer:
    """Looks at a system, again and again. `forget`: what is read after it is as it is then. All that does not change
    is found out here, so that no core stands still for it. `stack_limit`: of those that are looked at."""

    def __init__(self, live: Live, forget: Callable[[], None] = lambda: None, stack_limit: int = LIMIT,
                 far: FarChannels | None = None) -> None:  # fmt: skip
        self._live, self._forget, self._limit = live, forget, stack_limit
        self._far = far or FarChannels(live.built, {})
        self._senders = Senders(live.built)
        live.prepare()

    def look(self, place: Callable[[int], str] = lambda core: "") -> Look:
        """`place`: where a core's program counter is, by the core's number."""
        self._forget()
        before = {core: self._changing(core) for core in self._live.cores}
        found = waits(self._live)
        domains = tuple(self._domain(each, found) for each in
                        sorted(self._live.domains.values(), key=lambda each: each.is_monitor))  # fmt: skip
        machines = tuple(self._guest(each, found) for each in self._live.guests)
        cores = [self._core(core, place) for core in self._live.cores]
        self._forget()
        cores = [replace(each, moved=self._changing(each.number) != before[each.number]) for each in cores]
        return Look(tuple(cores), domains, machines, found)

    def _changing(self, core: int) -> tuple[int, ...]:
        """What of a core's kernel changes while it runs; empty where there is none."""
        try:
            return tuple(self._live.number(core, name) for name in _CHANGES)
        except Corrupt:
            return ()

    def _core(self, core: int, place: Callable[[int], str]) -> CoreSeen:
        live = self._live
        try:
            if not live.is_loaded(core):
                return CoreSeen(core, False, core_line(live, core))
            return CoreSeen(
                number=core,
                loaded=True,
                runs=core_line(live, core),
                panicked=bool(live.number(core, "panicked")),
                clock=times.now(live, core),
                idle=times.idle_share(live, core),
                deadline=times.deadline(live, core),
                place=place(core),
            )
        except Corrupt as corrupt:
            return CoreSeen(core, True, core_line(live, core), unknown=str(corrupt))

    def _domain(self, domain: Domain, found: dict[str, Wait]) -> DomainSeen:
        known, live = _Known(found[domain.name]), self._live
        return DomainSeen(
            **self._thread(domain, found, known),
            monitor=domain.is_monitor,
            stack=known.of(lambda: stack(live, domain, self._limit)),
            restarts=known.of(lambda: self._restarts(domain)),
            fault=known.of(lambda: last_fault(live, domain)) or "",
            pending=(*(known.of(lambda: pending(live, self._senders, domain)) or ()),
                     *(known.of(lambda: self._far.pending(live, domain)) or ())),
            unknown=known.why,
        )  # fmt: skip

    def _guest(self, guest: VirtualCpu, found: dict[str, Wait]) -> GuestSeen:
        known, live = _Known(found[guest.name]), self._live
        pc, level = known.of(lambda: guests.where(live, guest)) or (None, None)
        seen = self._thread(guest, found, known)
        return GuestSeen(**seen, monitor=False, vmm=guest.vmm, pc=pc, level=level, unknown=known.why)

    def _thread(self, domain: Domain, found: dict[str, Wait], known: _Known) -> dict[str, Any]:
        """What every thread has."""
        live, wait = self._live, found[domain.name]
        return {
            "name": domain.name,
            "core": domain.core.number,
            "wait": wait,
            "state": said(live, domain, wait),
            "chain": tuple(chain(found, domain.name)),
            "priority": known.of(lambda: live.tcb(domain.core.number, domain.thread.ref).number("priority")),
            "last_ran": known.of(lambda: times.last_ran(live, domain)),
            "budget": known.of(lambda: times.budget(live, domain)),
        }

    def _restarts(self, domain: Domain) -> int | None:
        found = status(self._live, domain)
        return None if found is None else found.restarts


def is_over(wait: Wait) -> bool:
    """It does not go on unless somebody starts it."""
    return wait.doing in OVER
