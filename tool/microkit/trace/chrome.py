# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A trace in the form that Perfetto and browsers' trace viewers read (the Trace Event Format, its JSON object form).

A core is a process of it. Its first thread is the core itself, with all that ran there; then comes one for each domain,
which also says what it did between.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from ..base.records import dataclass
from .links import End, Link
from .ring import Ring
from .timeline import Moment, Part, Slice, Timeline, ends, gaps

Entry = dict[str, Any]
#: The thread of a core itself; domains have those above.
_CORE = 0


@dataclass(frozen=True)
class _Tracks:
    """Numbers of domains' tracks, by core and name, and times in the unit of the format: microseconds."""

    numbers: dict[tuple[int, str], int]
    us: Callable[[int], float]

    def of(self, core: int, who: str) -> int:
        return self.numbers.get((core, who), _CORE)


def document(rings: list[Ring], timelines: list[Timeline], links: list[Link], us: Callable[[int], float]) -> str:
    """`us`: microseconds of ticks. Time begins with the first event."""
    start, _ = ends(timelines)
    tracks = _Tracks(_numbers(timelines), lambda ticks: round(us(ticks - start), 3))
    entries = [*_named(timelines, tracks)]
    for line in timelines:
        entries += [*_slices(line, tracks), *(_moment(each, tracks) for each in line.moments)]
    for number, link in enumerate(each for each in links if each.drawn):
        entries += _flow(number, link, tracks)
    about = {f"core {ring.core}": ring.why or f"{len(ring.events)} events, {ring.lost} before them lost" for ring in rings}
    return json.dumps({"traceEvents": entries, "displayTimeUnit": "ns", "otherData": about}, ensure_ascii=False) + "\n"


def _numbers(timelines: list[Timeline]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for line in timelines:
        for number, who in enumerate(sorted({each.who for each in line.slices if each.who}), 1):
            found[line.core, who] = number
    return found


def _named(timelines: list[Timeline], tracks: _Tracks) -> Iterator[Entry]:
    for line in timelines:
        yield _meta(line.core, _CORE, "process_name", name=f"core {line.core}")
        yield _meta(line.core, _CORE, "process_sort_index", sort_index=line.core)
        yield _meta(line.core, _CORE, "thread_name", name=f"core {line.core}")
    for (core, who), number in tracks.numbers.items():
        yield _meta(core, number, "thread_name", name=who)
        yield _meta(core, number, "thread_sort_index", sort_index=number)


def _meta(core: int, track: int, what: str, **arguments: object) -> Entry:
    return {"ph": "M", "pid": core, "tid": track, "name": what, "args": arguments}


def _slices(line: Timeline, tracks: _Tracks) -> Iterator[Entry]:
    by_domain: dict[str, list[Slice]] = {}
    for each in line.slices:
        if each.part is not Part.IDLE:
            name = each.who if each.part is Part.RUNS else f"kernel: {each.what}"
            yield _slice(each, _CORE, name, tracks)
        if each.who:
            yield _slice(each, tracks.of(each.core, each.who), each.what or Part.RUNS.value, tracks)
            by_domain.setdefault(each.who, []).append(each)
    for who, slices in by_domain.items():
        for one, other in gaps(slices):
            gap = Slice(line.core, Part.IDLE, who, "", one.end, other.start)
            yield _slice(gap, tracks.of(line.core, who), one.then, tracks)


def _slice(each: Slice, track: int, name: str, tracks: _Tracks) -> Entry:
    begin, end = tracks.us(each.start), tracks.us(each.end)
    return {"ph": "X", "pid": each.core, "tid": track, "name": name, "cat": each.part.value, "ts": begin,
            "dur": round(end - begin, 3)}  # fmt: skip


def _moment(each: Moment, tracks: _Tracks) -> Entry:
    return {"ph": "i", "pid": each.core, "tid": tracks.of(each.core, each.who), "name": each.what, "s": "t",
            "ts": tracks.us(each.time)}  # fmt: skip


def _flow(number: int, link: Link, tracks: _Tracks) -> list[Entry]:
    """An arrow between the slices in which it begins and ends."""
    def at(end: End, phase: str) -> Entry:
        return {"ph": phase, "pid": end.core, "tid": tracks.of(end.core, end.who), "id": number, "name": link.what,
                "cat": "flow", "ts": tracks.us(end.time)}  # fmt: skip

    return [at(link.source, "s"), {**at(link.target, "f"), "bp": "e"}]
