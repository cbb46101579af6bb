# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Queues as lists: who was not moved keeps its place among the others."""

from __future__ import annotations

from collections.abc import Iterator

from spec.authority.entry import Entry
from spec.authority.fields import State
from spec.authority.groups import Group
from spec.authority.slots import Finding


def kept(old: list[int], new: list[int], moved: set[int]) -> bool:
    return [each for each in old if each not in moved] == [
        each for each in new if each not in moved]


def waiting(state: State, kind: str, ref: int) -> list[int]:
    fields = state.endpoint if kind == "endpoint" else state.notification
    return state.queue(fields.head(ref), state.tcb.ipc_next)


def waits_on(entry: Entry, state: State, thread: int) -> int:
    enums = entry.enums
    blocked = state.tcb.state(thread) in (enums.on_send, enums.on_receive, enums.on_notification)
    return state.tcb.blocked_on(thread) if blocked else 0


def check_waiting(entry: Entry, threads: set[int]) -> Iterator[Finding]:
    """threads: those whose links in such a queue changed."""
    objects = {waits_on(entry, state, thread) for state in (entry.before, entry.after)
               for thread in threads} - {0}
    for thread in threads - entry.licence.moved:
        if not waits_on(entry, entry.before, thread) and not waits_on(entry, entry.after, thread):
            yield f"tcb {thread:#x}", "it is linked into a queue, and waits nowhere", "", ""
    for ref in objects:
        thing = entry.objects.owner[ref]
        if thing is None or not entry.licence.groups.get(ref, 0) & Group.QUEUE:
            yield f"queue of {thing or hex(ref)}", "nothing licenses a change of it", "", ""
            continue
        old, new = (waiting(state, thing.kind, ref) for state in (entry.before, entry.after))
        if not kept(old, new, entry.licence.moved):
            yield f"queue of {thing}", "others than those licensed moved", old, new


def ready(entry: Entry, state: State) -> list[list[int]]:
    """Who is ready, by descending priority, and who waits for a refill."""
    heads, following = entry.objects.ready_half, state.tcb.sched_next
    queues = [state.queue(state.halves[heads + 2 * priority], following)
              for priority in occupied(entry, state)]
    queues.append(state.queue(state.core.release_head(0), following))
    return queues


def occupied(entry: Entry, state: State) -> list[int]:
    """Priorities with somebody ready, descending. That the map is right, others check
    (kernel/host/invariants)."""
    found = []
    for word in (3, 2, 1, 0):
        bits = state.words[entry.objects.ready_bitmap + word]
        while bits:
            highest = bits.bit_length() - 1
            found.append(word * 64 + highest)
            bits ^= 1 << highest
    return found


def check_schedule(entry: Entry) -> Iterator[Finding]:
    moved = entry.licence.moved
    old, new = ready(entry, entry.before), ready(entry, entry.after)
    before = [[each for each in queue if each not in moved] for queue in old]
    after = [[each for each in queue if each not in moved] for queue in new]
    if [queue for queue in before if queue] != [queue for queue in after if queue]:
        yield "ready and release queues", "others than those licensed moved", old, new
    for queue in new:
        if [entry.after.tcb.sched_prev(each) for each in queue] != [0, *queue][:len(queue)]:
            yield "ready and release queues", "back links are not those of the list", queue, ""
