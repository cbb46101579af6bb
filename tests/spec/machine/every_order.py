# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All states that small cores reach by any steps in any order; in each the guarantee, and that no signal is lost."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spec import observe
from spec.machine.layout import DOORBELL, Layout
from spec.machine.machine import NOTHING, Machine
from spec.machine.small import STEPS, machine, settle
from spec.model.constants import IDLE, ON_NOTIFICATION

Trail = tuple[tuple[int, str], ...]
INTERRUPT = "interrupt"


@dataclass(repr=False)
class State:
    """`rung`: who was rung since it last took its signal."""

    machine: Machine
    rung: frozenset[int] = frozenset()

    def key(self) -> bytes:
        for core in self.machine.cores:
            settle(core)
            core.sgi = NOTHING
        return pickle.dumps(([observe.state_bytes(core) for core in self.machine.cores],
                             sorted(self.machine.memory.items()), sorted(self.rung)))


def waits(target: Machine, core: int) -> bool:
    return target.cores[core].threads[0].state == ON_NOTIFICATION


def has_taken(target: Machine, core: int) -> bool:
    """Nothing is left of a signal, and the thread runs: it knows."""
    here = target.cores[core]
    return here.notifications[0].state == IDLE and not here.irqs[DOORBELL].pending and not waits(target, core)


def after(packed: bytes, source: int, name: str) -> tuple[State, list[str]]:
    """A copy of the state with one step more, and what is wrong with that."""
    state: State = pickle.loads(packed)
    faults = state.machine.step(source, STEPS[name])
    sent = state.machine.cores[source].sgi
    rung = state.rung - {source} if has_taken(state.machine, source) else state.rung
    if sent != NOTHING:
        rung |= {sent[1]}
    following = State(state.machine, rung)
    return following, [*faults, *lost(following)]


def lost(state: State) -> Iterator[str]:
    """Who waits was not rung, or an interrupt is about to wake it."""
    for core in state.rung:
        if waits(state.machine, core) and not state.machine.cores[core].irqs[DOORBELL].pending:
            yield f"core {core} was rung and waits for ever"


def steps_of(state: State, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where nobody runs, only interrupts come."""
    for number, core in enumerate(state.machine.cores):
        yield from ((number, name) for name in (names if core.current is not None else [INTERRUPT]))


def explore(layout: Layout, limit: int, names: Sequence[str] = tuple(STEPS)) -> tuple[int, list[str]]:
    """How many states, and the shortest trail to something wrong."""
    first = State(machine(layout))
    for number in range(len(layout.places)):
        first.machine.step(number, STEPS[INTERRUPT])
    seen, todo = {first.key()}, deque[tuple[bytes, Trail]]([(pickle.dumps(first), ())])
    while todo and len(seen) <= limit:
        packed, trail = todo.popleft()
        for source, name in steps_of(pickle.loads(packed), names):
            state, faults = after(packed, source, name)
            if faults:
                return len(seen), [*faults, *(f"core {core}: {step}" for core, step in (*trail, (source, name)))]
            key = state.key()
            if key not in seen:
                seen.add(key)
                todo.append((pickle.dumps(state), (*trail, (source, name))))
    return len(seen), [] if not todo else [f"more than {limit} states"]
