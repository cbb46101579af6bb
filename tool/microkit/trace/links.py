# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What led to what: who was signalled, called or interrupted, when that was taken, and when it was answered.

Followed from event to event of all cores in the order of time. What was sent before the first event that is left is
not known, and what of it is taken afterwards is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace

from ..base.records import dataclass
from .kinds import Kinds, badge_matches
from .names import Names, Ref, Target, channel
from .ring import Event, Ring


@dataclass(frozen=True)
class End:
    """Where a link begins or ends: `who` is empty where that is an interrupt."""

    core: int
    who: str
    time: int


@dataclass(frozen=True)
class Link:
    """`what`, in words that are the same each time, led from one to the other. A call and its answer are two to be drawn;
    what is measured is from the call to the answer."""

    what: str
    source: End
    target: End
    drawn: bool = True
    measured: bool = True

    @property
    def latency(self) -> int:
        return self.target.time - self.source.time


@dataclass(frozen=True)
class _Sent:
    """On its way to the owner of an object. `badge`: by which it is known when it is received."""

    what: str
    source: End
    badge: int


@dataclass
class _Open:
    """A call that has no answer yet."""

    sent: _Sent
    server: tuple[int, str]


@dataclass
class _Links:
    names: Names
    kinds: Kinds
    found: list[Link] = field(default_factory=list)
    #: Signals, calls and faults that nobody has received yet, by (core, owner).
    sent: dict[tuple[int, str], list[_Sent]] = field(default_factory=dict)
    #: Doorbells that are rung, by (INTID, core).
    rung: dict[tuple[int, int], list[_Sent]] = field(default_factory=dict)
    #: Threads whose last system call receives, and those that have called.
    receiving: set[Ref] = field(default_factory=set)
    calling: dict[Ref, _Open] = field(default_factory=dict)
    #: When a server last entered the kernel, by (core, name): an answer comes from there.
    entered: dict[tuple[int, str], int] = field(default_factory=dict)

    def take(self, core: int, event: Event) -> None:
        number = event.syscall
        if number is not None:
            self._syscall(core, event, number)
        elif event.kind == self.kinds.exit:
            self._exit(core, event)
        elif event.kind == self.kinds.irq:
            self._interrupt(core, event)
        elif event.kind == self.kinds.fault:
            self._fault(core, event)

    def _end(self, core: int, event: Event) -> End:
        return End(core, self.names.thread(core, event.thread), event.time)

    def _send(self, core: int, owner: str, sent: _Sent) -> None:
        self.sent.setdefault((core, owner), []).append(sent)

    def _syscall(self, core: int, event: Event, number: int) -> None:
        thread = core, event.thread
        self.receiving.discard(thread)
        self.calling.pop(thread, None)
        self.entered[core, self.names.thread(*thread)] = event.time
        if self.kinds.is_receive(number):
            self.receiving.add(thread)
        if self.kinds.is_send(number):
            target = self.names.target(core, event.thread, self.kinds.destination(event))
            if target is not None and target.owner:
                self._to(target, self._end(core, event), number, thread)

    def _to(self, target: Target, source: End, number: int, thread: Ref) -> None:
        by = f" ({channel(target.slot)})" if channel(target.slot) else ""
        if target.kind == "notification":
            self._send(target.core, target.owner, _Sent(f"signal {source.who}{by} -> {target.owner}", source, target.badge))
        elif target.kind == "sgi signal":
            sent = _Sent(f"signal {source.who}{by} -> {target.owner} on core {target.core}", source, 0)
            self.rung.setdefault((target.number, target.core), []).append(sent)
        elif target.kind == "endpoint":
            word = "call" if number == self.kinds.call else "message"
            sent = _Sent(f"{word} {source.who}{by} -> {target.owner}", source, target.badge)
            self._send(target.core, target.owner, sent)
            if number == self.kinds.call:
                self.calling[thread] = _Open(sent, (target.core, target.owner))

    def _interrupt(self, core: int, event: Event) -> None:
        """With it come the doorbells that were rung by it; one interrupt may stand for several."""
        target = self.names.interrupt(core, event.value)
        if target is None:
            return
        rung = self.rung.pop((event.value, core), [])
        for each in rung:
            self._send(core, target.owner, replace(each, badge=target.badge))
        if not rung:
            sent = _Sent(f"interrupt {event.value} -> {target.owner}", End(core, "", event.time), target.badge)
            self._send(core, target.owner, sent)

    def _fault(self, core: int, event: Event) -> None:
        target = self.names.fault_handler(core, event.thread)
        if target is not None and target.owner:
            source = self._end(core, event)
            self._send(core, target.owner, _Sent(f"fault {source.who} -> {target.owner}", source, target.badge))

    def _exit(self, core: int, event: Event) -> None:
        """Out of a receive comes what was sent; out of a call the answer."""
        thread, here = (core, event.thread), self._end(core, event)
        call = self.calling.pop(thread, None)
        if call is not None:
            at = self.entered.get(call.server, call.sent.source.time)
            source = End(*call.server, max(at, call.sent.source.time))
            self.found.append(Link(f"{call.sent.what}, answered", call.sent.source, here, drawn=False))
            self.found.append(Link(f"{call.sent.what}, answer", source, here, measured=False))
        if thread in self.receiving:
            self.receiving.discard(thread)
            self._received(core, here, event.value)

    def _received(self, core: int, here: End, badge: int) -> None:
        waiting = self.sent.get((core, here.who), [])
        got = [each for each in waiting if badge_matches(each.badge, badge)]
        self.sent[core, here.who] = [each for each in waiting if each not in got]
        self.found += [Link(each.what, each.source, here) for each in got]


def links(rings: Iterable[Ring], names: Names, kinds: Kinds) -> list[Link]:
    """Of all cores, in the order in which they ended."""
    events = sorted(((each.time, ring.core, each.number, each) for ring in rings for each in ring.events),
                    key=lambda row: row[:3])  # fmt: skip
    made = _Links(names, kinds)
    for _, core, _, event in events:
        made.take(core, event)
    return made.found
