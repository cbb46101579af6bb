# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A trace as text: who used each core, and how long what was sent took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median_low

from ..observe.shown import table
from .kinds import CONSOLE
from .links import Link
from .ring import Ring
from .timeline import Part, Slice, Timeline, ends

Us = Callable[[int], float]
_KERNEL, _CONSOLE, _IDLE = "(kernel)", "(console)", "(idle)"


def text(rings: list[Ring], timelines: list[Timeline], links: list[Link], us: Us) -> Iterator[str]:
    """Lines. `us`: microseconds of ticks."""
    for ring in rings:
        yield _seen(ring, us)
    yield ""
    yield from table([("core", "who", "share", "times", "longest"), *_users(timelines, us)])
    measured = _measured(links)
    if measured:
        yield ""
        rows = [(what, str(len(found)), *(_time(us(each)) for each in (min(found), median_low(found), max(found))))
                for what, found in sorted(measured.items())]  # fmt: skip
        yield from table([("from entry to exit", "times", "min", "median", "worst"), *rows])


def _seen(ring: Ring, us: Us) -> str:
    if ring.why:
        return f"core {ring.core}: nothing is known: {ring.why}"
    if not ring.events:
        return f"core {ring.core}: no events{'' if ring.on else ', and none are kept now'}"
    length = us(ring.events[-1].time - ring.events[0].time)
    lost = f", {ring.lost} before them are lost" if ring.lost else ""
    return f"core {ring.core}: {len(ring.events)} events in {_time(length)}{lost}{'' if ring.on else '; none are kept now'}"


def _users(timelines: list[Timeline], us: Us) -> Iterator[tuple[str, ...]]:
    """Of each core, the most first; of that core's own time."""
    for line in timelines:
        start, end = ends([line])
        by_name: dict[str, list[Slice]] = {}
        for each in line.slices:
            by_name.setdefault(_user(each), []).append(each)
        for name, found in sorted(by_name.items(), key=lambda row: -sum(each.length for each in row[1])):
            share = sum(each.length for each in found) / max(1, end - start)
            longest = max(each.length for each in found)
            yield str(line.core), name, f"{100 * share:.1f} %", str(len(found)), _time(us(longest))


def _user(each: Slice) -> str:
    """Waiting for a UART is not what a kernel is about: it would hide what is."""
    kernel = _CONSOLE if each.what in CONSOLE else _KERNEL
    return {Part.KERNEL: kernel, Part.IDLE: _IDLE}.get(each.part, each.who)


def _measured(links: list[Link]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in links:
        if each.measured:
            found.setdefault(each.what, []).append(each.latency)
    return found


def _time(us: float) -> str:
    """With digits that mean something: a tick is some 10 ns."""
    if us < 1000:
        return f"{us:.2f} us"
    return f"{us / 1000:.2f} ms" if us < 1_000_000 else f"{us / 1_000_000:.2f} s"
