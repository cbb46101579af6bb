# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who had a core when: from each event to the next somebody runs, the kernel works for somebody, or nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from ..base.records import dataclass
from .kinds import Kinds
from .names import Names, Target
from .ring import Event, Ring

#: Exception classes (ESR_EL2.EC, Arm ARM D13.2.37) that have a name of their own here.
_CLASSES = {0x07: "FP access", 0x20: "instruction abort", 0x24: "data abort", 0x2F: "SError"}
_EC_SHIFT = 26


#: What a thread is that does not run.
_READY, _WAITS, _STOPPED, _NO_BUDGET = "ready", "waits", "stopped", "no budget"


class Part(Enum):
    """What a core does."""

    RUNS = "runs"
    KERNEL = "kernel"
    IDLE = "idle"


@dataclass(frozen=True)
class Slice:
    """`who` has the core from `start` to `end`, in ticks; `what`: in the kernel, what for. While idle it is nobody.
    `then`: what becomes of who has had it, when another has it next."""

    core: int
    part: Part
    who: str
    what: str
    start: int
    end: int
    then: str = _READY

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Moment:
    """Something about a thread that takes no time."""

    core: int
    who: str
    what: str
    time: int


class Timeline:
    """Of one core."""

    def __init__(self, ring: Ring, names: Names, kinds: Kinds) -> None:
        self.core, self._names, self._kinds = ring.core, names, kinds
        self.slices: list[Slice] = []
        self.moments: list[Moment] = []
        for event, following in zip(ring.events, ring.events[1:]):
            self._add(event, following)
        if ring.events and self._is_moment(ring.events[-1]):
            self._add_moment(ring.events[-1])

    def _add(self, event: Event, following: Event) -> None:
        if self._is_moment(event):
            self._add_moment(event)
            if self.slices:  # the kernel goes on with what it did
                self.slices.append(self._longer(self.slices.pop(), event, following.time))
            return
        part = {self._kinds.exit: Part.RUNS, self._kinds.idle: Part.IDLE}.get(event.kind, Part.KERNEL)
        who = self._names.thread(self.core, event.thread) if event.thread else ""
        what = self.describe(event) if part is Part.KERNEL else ""
        then = _WAITS if self._kinds.may_wait(event) else _READY
        self.slices.append(Slice(self.core, part, who, what, event.time, following.time, then))

    def _longer(self, before: Slice, event: Event, end: int) -> Slice:
        """What has happened to who entered the kernel decides what becomes of it."""
        its = event.thread and self._names.thread(self.core, event.thread) == before.who
        then = {self._kinds.fault: _STOPPED, self._kinds.depleted: _NO_BUDGET}.get(event.kind, before.then) if its else before.then
        return replace(before, end=end, then=then)

    def _is_moment(self, event: Event) -> bool:
        return event.kind in self._kinds.moments

    def _add_moment(self, event: Event) -> None:
        who = self._names.thread(self.core, event.thread) if event.thread else ""
        self.moments.append(Moment(self.core, who, self._kinds.moment(event), event.time))

    def describe(self, event: Event) -> str:
        """An entry to the kernel: what it is for."""
        number = event.syscall
        if number is not None:
            target = self._names.target(self.core, event.thread, self._kinds.destination(event))
            return _call_text(self._kinds.syscall(number), target, self._kinds.is_send(number))
        if event.kind == self._kinds.irq:
            return self._interrupt(event.value)
        if event.kind == self._kinds.exception:
            code = event.value >> _EC_SHIFT & 0x3F
            return _CLASSES.get(code, f"exception of class {code:#x}")
        return self._kinds.name(event.kind)

    def _interrupt(self, intid: int) -> str:
        if self._names.is_timer(intid):
            return "timer"
        return f"interrupt {intid}" if intid < self._kinds.interrupts else "no interrupt"


def _call_text(name: str, target: Target | None, sends: bool) -> str:
    """A system call: with whom, when it is one that sends."""
    if target is None or not sends:
        return name
    if target.kind == "irq handler":
        return f"{name} (acknowledge interrupt {target.number})"
    if target.kind == "sgi signal":
        return f"{name} {target.owner or '?'} on core {target.core}"
    return f"{name} {target.owner or target.kind}"


def ends(timelines: list[Timeline]) -> tuple[int, int]:
    """From the first event of all cores to the last."""
    found = [each for line in timelines for each in line.slices]
    return (min(each.start for each in found), max(each.end for each in found)) if found else (0, 0)


def gaps(slices: list[Slice]) -> Iterator[tuple[Slice, Slice]]:
    """Of one domain's slices on its core: those that follow one another with something else between."""
    for one, other in zip(slices, slices[1:]):
        if other.start > one.end:
            yield one, other
