# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The rings of events in kernels' memory (kernel/include/debug/trace.h), also while the kernels write them."""

from __future__ import annotations

import struct

from ..base.errors import UsageError
from ..base.records import dataclass
from ..observe.live import Live
from ..sdk.abi import Abi
from ..sdk.kernel_ring import RING, has_ring
from ..verify.image import Corrupt

_MEMBERS = ("time", "value", "info", "thread", "kind")
_FORM, _OFFSETS = struct.Struct("<QQQII"), (0, 8, 16, 24, 28)
_SIGN = 1 << 31
#: Events that a kernel takes back at most, before it writes others in their place.
_TAKEN_BACK = 2


@dataclass(frozen=True)
class Event:
    """A record: what it means stands in trace.h. `time` in ticks."""

    number: int
    time: int
    value: int
    info: int
    thread: int
    kind: int

    @property
    def syscall(self) -> int | None:
        """The number of the system call that it is."""
        return (self.kind | -1 << 32) if self.kind & _SIGN else None


@dataclass(frozen=True)
class Ring:
    """Of a core: what is left of its events, in order. `lost`: that were overwritten, or make no sense; `why`: nothing
    is known."""

    core: int
    events: tuple[Event, ...] = ()
    lost: int = 0
    on: bool = False
    why: str = ""


def need_trace(abi: Abi, config: str) -> None:
    """Before anything is read: that kernels of this configuration have something to read."""
    if not has_ring(abi):
        raise UsageError(f"kernels of configuration '{config}' keep no trace: build for debug or benchmark")
    layout = abi.layout("multikit_trace_record")
    at = tuple(layout.member(each).offset for each in _MEMBERS)
    if (layout.size, at) != (_FORM.size, _OFFSETS):
        raise UsageError("the SDK is broken: its kernels write traces of another form")


def read_rings(live: Live) -> list[Ring]:
    return [_read(live, core) for core in live.cores]


def _read(live: Live, core: int) -> Ring:
    try:
        if not live.is_loaded(core):
            return Ring(core, why="no kernel in memory yet")
        start = live.symbol(core, RING)
        before, on = (live.word(start, "multikit_trace", name) for name in ("next", "on"))
        records = live.abi.layout("multikit_trace").member("records")
        data = live.memory(start + records.offset, records.size)
        after = live.word(start, "multikit_trace", "next")
    except Corrupt as corrupt:
        return Ring(core, why=str(corrupt))
    return ring_of(core, data, before, after, bool(on))


def ring_of(core: int, data: bytes, before: int, after: int, on: bool) -> Ring:
    """`before` and `after`: how many events there were when reading began and ended. Record `after` may be half
    written, so what it overwrites is gone; and where more came the last two may have been taken back meanwhile."""
    size = len(data) // _FORM.size
    if after < before - _TAKEN_BACK:
        return Ring(core, on=on, why="the kernel was started again while it was read")
    first, end = max(0, after - size + 1), before if after == before else before - _TAKEN_BACK
    events = [_event(data, number, size) for number in range(first, end)]
    kept = tuple(_in_order(events))
    return Ring(core, kept, max(0, end) - len(kept), on)


def _event(data: bytes, number: int, size: int) -> Event:
    return Event(number, *_FORM.unpack_from(data, number % size * _FORM.size))


def _in_order(events: list[Event]) -> list[Event]:
    """Time goes on, and each event has a kind: what is before one that does not is damaged, or of a former boot."""
    found: list[Event] = []
    for each in events:
        if found and each.time < found[-1].time:
            found.clear()
        if each.kind:
            found.append(each)
    return found
