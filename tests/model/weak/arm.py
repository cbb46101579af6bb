# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Arm's memory model (Arm ARM DDI 0487, B2.3, "Definition of the Armv8 memory model") for short programs.

What each thread did is given: its accesses with their values, barriers and dependencies, in program order. The
execution is allowed when there are a store for each load to read from and an order of the stores of each location
that fulfil the model's three requirements: internal visibility, external visibility, atomicity.

Of the model: loads and stores of whole locations, acquire and release, DMB, DSB, ISB, dependencies, exclusive pairs.
A DSB orders as the DMB of its kind. Not in it: mixed sizes, tag accesses, translation, instruction fetch, exceptions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

PLAIN, ACQUIRE, ACQUIRE_PC, RELEASE = "", "acquire", "acquirepc", "release"
LOAD, STORE, FULL, LOADS, STORES, CONTEXT = "load", "store", "full", "loads", "stores", "context"
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Step:
    """Of a thread. Dependencies are the places, in the thread, of the loads that it depends on: by address, by the
    value that is stored, and by branches before it. rmw: of an exclusive store, the place of its load. name: the
    instruction, if another than the kind's usual one."""

    kind: str
    location: str = ""
    value: int = 0
    order: str = PLAIN
    address: frozenset[int] = NOTHING
    data: frozenset[int] = NOTHING
    control: frozenset[int] = NOTHING
    rmw: int | None = None
    name: str = ""


Thread = Sequence[Step]
Pair = tuple[int, int]


class Execution:
    """Events are numbers: those of the threads one after another, then the initial stores, one for each location."""

    def __init__(self, threads: Sequence[Thread], initial: Mapping[str, int]) -> None:
        self.steps: list[Step] = []
        self.thread: list[int] = []
        ordered: set[Pair] = set()
        self.po: set[Pair] = set()
        self.rmw: set[Pair] = set()
        for number, thread in enumerate(threads):
            first = len(self.steps)
            self.steps += thread
            self.thread += [number] * len(thread)
            self.po |= {(first + a, first + b) for a, b in itertools.combinations(range(len(thread)), 2)}
            self.rmw |= {(first + s.rmw, first + i) for i, s in enumerate(thread) if s.rmw is not None}
            ordered |= {(first + a, first + b) for a, b in preserved(thread)}
        locations = sorted({step.location for step in self.steps if step.location} | set(initial))
        self.steps += [Step(STORE, location, initial.get(location, 0)) for location in locations]
        self.thread += [-1 - i for i in range(len(locations))]
        self.loads = [i for i, step in enumerate(self.steps) if step.kind == LOAD]
        self.stores = {location: [i for i, step in enumerate(self.steps) if step.kind == STORE and step.location == location]
                       for location in locations}
        self.same_place = {(a, b) for a, b in self.po if self.steps[a].location == self.steps[b].location != ""}
        #: Locally ordered before, but for what rf adds: for each (load or store, load after it that reads from it).
        self.ordered = ordered
        self.forwarded = {(first + load, first + store)
                          for first, thread in zip(offsets(threads), threads)
                          for store, step in enumerate(thread) if step.kind == STORE
                          for load in step.address | step.data}

    def orders_of_stores(self) -> Iterator[set[Pair]]:
        """co: of each location, initial store first, those of a thread in program order."""
        each = []
        for stores in self.stores.values():
            *others, first = stores  # the initial store has the highest number
            each.append([(first, *order) for order in itertools.permutations(others) if self.in_program_order(order)])
        for orders in itertools.product(*each):
            yield {pair for order in orders for pair in itertools.combinations(order, 2)}

    def in_program_order(self, order: Sequence[int]) -> bool:
        return all((b, a) not in self.po for a, b in itertools.combinations(order, 2))

    def sources(self) -> Iterator[dict[int, int]]:
        """rf: for each load a store of its location with its value."""
        each = [[store for store in self.stores[self.steps[load].location] if self.steps[store].value == self.steps[load].value]
                for load in self.loads]
        for sources in itertools.product(*each):
            yield dict(zip(self.loads, sources))

    def fulfils(self, rf: dict[int, int], co: set[Pair]) -> bool:
        reads = {(store, load) for load, store in rf.items()}
        after: dict[int, set[int]] = {}
        for a, b in co:
            after.setdefault(a, set()).add(b)
        fr = {(load, later) for load, store in rf.items() for later in after.get(store, ())}
        if not acyclic(self.same_place | reads | co | fr):  # internal visibility
            return False
        if any((load, middle) in fr and (middle, store) in co and self.external((load, middle)) and self.external((middle, store))
               for load, store in self.rmw for middle in self.stores[self.steps[store].location]):  # atomicity
            return False
        observed = {pair for pair in reads | co | fr if self.external(pair)}
        return acyclic(observed | self.ordered | self.through(rf))  # external visibility

    def external(self, pair: Pair) -> bool:
        return self.thread[pair[0]] != self.thread[pair[1]]

    def through(self, rf: dict[int, int]) -> set[Pair]:
        """Of dependency-ordered-before and atomic-ordered-before what needs rf: a load that reads from a store of its own
        thread comes after what that depends on; after an exclusive store, if it is an acquire."""
        pairs = {(source, load) for load, store in rf.items() for source, target in self.forwarded if target == store
                 and not self.external((store, load))}
        exclusive = {store for _, store in self.rmw}
        return pairs | {(store, load) for load, store in rf.items() if store in exclusive and not self.external((store, load))
                        and self.steps[load].order in (ACQUIRE, ACQUIRE_PC)} | self.rmw


def offsets(threads: Sequence[Thread]) -> list[int]:
    return list(itertools.accumulate((len(thread) for thread in threads), initial=0))[:-1]


def preserved(thread: Thread) -> set[Pair]:
    """Locally ordered before, by what the thread alone says: dob and bob of B2.3."""
    pairs: set[Pair] = set()
    for place, step in enumerate(thread):
        pairs |= by_dependency(thread, place, step)
        if step.kind in (FULL, LOADS, STORES):
            pairs |= across_barrier(thread, place, step.kind)
        elif step.kind in (LOAD, STORE):
            pairs |= by_order(thread, place, step)
    return pairs


def by_dependency(thread: Thread, place: int, step: Step) -> set[Pair]:
    """Address and data; control to a store; control or address, then ISB, to a load; address, then any access, to a store."""
    pairs = {(load, place) for load in step.address | step.data}
    if step.kind == STORE:
        pairs |= {(load, place) for load in step.control}
        pairs |= {(load, place) for other in thread[:place] for load in other.address}
    if step.kind == CONTEXT:
        before = set(step.control) | {load for other in thread[:place] for load in other.address}
        pairs |= {(load, later) for load in before for later in range(place + 1, len(thread)) if thread[later].kind == LOAD}
    return pairs


def across_barrier(thread: Thread, place: int, kind: str) -> set[Pair]:
    before = {FULL: (LOAD, STORE), LOADS: (LOAD,), STORES: (STORE,)}[kind]
    after = (STORE,) if kind == STORES else (LOAD, STORE)
    return {(a, b) for a in range(place) for b in range(place + 1, len(thread))
            if thread[a].kind in before and thread[b].kind in after}


def by_order(thread: Thread, place: int, step: Step) -> set[Pair]:
    """An acquire before all that follows, a release after all that precedes it and before an acquire that follows."""
    later, earlier = range(place + 1, len(thread)), range(place)
    if step.order in (ACQUIRE, ACQUIRE_PC):
        return {(place, b) for b in later if thread[b].location}
    if step.order == RELEASE:
        return {(a, place) for a in earlier if thread[a].location} | {(place, b) for b in later if thread[b].order == ACQUIRE}
    return set()


def acyclic(pairs: set[Pair]) -> bool:
    """Takes away what nothing comes before, until nothing is left; on a cycle something is."""
    after: dict[int, list[int]] = {}
    before: dict[int, int] = {}
    for a, b in pairs:
        after.setdefault(a, []).append(b)
        before[b] = before.get(b, 0) + 1
        before.setdefault(a, 0)
    free = [event for event, count in before.items() if count == 0]
    left = len(before)
    while free:
        left -= 1
        for event in after.get(free.pop(), ()):
            before[event] -= 1
            if before[event] == 0:
                free.append(event)
    return left == 0


def allowed(threads: Sequence[Thread], initial: Mapping[str, int], final: Mapping[str, int] | None = None) -> bool:
    """Whether the threads can have done this; final: what the last store of a location has to leave there."""
    execution = Execution(threads, initial)
    for co in execution.orders_of_stores():
        if all(last_value(execution, co, location) == value for location, value in (final or {}).items()) and any(
                execution.fulfils(rf, co) for rf in execution.sources()):
            return True
    return False


def last_value(execution: Execution, co: set[Pair], location: str) -> int:
    last = [store for store in execution.stores[location] if not any(a == store for a, _ in co)]
    return execution.steps[last[0]].value
