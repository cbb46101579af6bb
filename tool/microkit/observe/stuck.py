# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Why nothing moves, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.suggest import joined
from .look import CoreSeen, DomainSeen, Look, is_over
from .shown import moment
from .waits import ACTIVE, Doing, circles

#: Names in a sentence.
_MOST = 12
_IDLE = (Doing.WAITS, Doing.RECEIVES)


def _all(names: list[str]) -> str:
    return joined(names, "and", _MOST)


def stuck(look: Look) -> list[str]:
    """What stands still until somebody does something; the first sentence is the one to begin with."""
    return [*_dead_cores(look), *_circles(look), *_ends(look), *_deaf(look)]


def cores_now(look: Look) -> list[str]:
    """What each core does whose kernel works."""
    return [line for core in look.cores if core.loaded and not core.panicked for line in _core(look, core)]


def _dead_cores(look: Look) -> Iterator[str]:
    for core in look.cores:
        names = [each.name for each in look.domains if each.core == core.number and not each.monitor]
        if not core.loaded:
            yield f"Core {core.number} has no kernel in memory: nothing of it runs{_of(names)}."
        elif core.panicked:
            yield f"The kernel of core {core.number} has panicked: nothing of it runs any more{_of(names)}."


def _of(names: list[str]) -> str:
    return f" ({_all(names)})" if names else ""


def _circles(look: Look) -> Iterator[str]:
    for names in circles(look.waits):
        if len(names) == 2:
            yield f"{names[0]} waits for itself: it called its own endpoint."
        else:
            yield f"{_all(names[:-1])} wait for each other in a circle: {' -> '.join(names)}."


def _ends(look: Look) -> Iterator[str]:
    """Those that wait for one that does not go on, together for each such end; then faults that nobody is seen to wait for."""
    alone = []
    for end in look.domains:
        waiting = [each for each in look.domains if each.chain[-1] == end.name and len(each.chain) > 1]
        if is_over(end.wait) and waiting:
            yield _end(look, end, waiting)
        elif end.wait.doing is Doing.FAULTED:
            alone.append(end)
    if len(alone) == 1:
        yield f"{alone[0].name} is {alone[0].state}; nobody is seen to wait for it."
    elif alone:
        yield f"{_all([each.name for each in alone])} are stopped by faults; nobody is seen to wait for them."


def _end(look: Look, end: DomainSeen, waiting: list[DomainSeen]) -> str:
    longest = max(waiting, key=lambda each: len(each.chain))
    verb = "waits" if len(waiting) == 1 else "wait"
    since = "" if end.last_ran is None else f" since {moment(end.last_ran)}"
    return (f"{_all([each.name for each in waiting])} {verb} for {end.name}, which is {end.state}{since}: "
            f"{look.chain_text(longest)}.")  # fmt: skip


def _deaf(look: Look) -> Iterator[str]:
    """Those that wait for one that itself waits for events."""
    by_name = {each.name: each for each in look.domains}
    for each in look.domains:
        end = by_name.get(each.chain[-1])
        if len(each.chain) > 1 and end is not None and end.wait.doing in _IDLE:
            yield f"{each.name} waits for {end.name}, which {end.state}: {look.chain_text(each)}."


def _core(look: Look, seen: CoreSeen) -> Iterator[str]:
    core = seen.number
    if seen.unknown:
        yield f"Of core {core} nothing is known: {seen.unknown}."
        return
    own = [each for each in look.domains if each.core == core]
    running = [each for each in own if each.wait.doing is Doing.RUNS]
    active = [each for each in own if each.wait.doing in ACTIVE]
    if running:
        yield from _runs(core, running[0], active)
    elif active:
        yield from _none_may(core, active)
    else:
        yield f"Core {core} is idle: all that is on it waits for notifications, calls or interrupts."


def _runs(core: int, running: DomainSeen, active: list[DomainSeen]) -> Iterator[str]:
    below = [each.name for each in active if each.wait.doing is Doing.READY and not each.monitor
             and (each.priority or 0) < (running.priority or 0)]  # fmt: skip
    text = f"Core {core} runs {running.name}"
    if below:
        text += f" (priority {running.priority}); ready, but lower, {'is' if len(below) == 1 else 'are'} {_all(below)}"
    yield text + "."


def _none_may(core: int, active: list[DomainSeen]) -> Iterator[str]:
    without = [each for each in active if each.wait.doing is Doing.NO_BUDGET]
    if without:
        soonest = min((each.budget.after for each in without if each.budget), default=0)
        yield (f"Core {core} is idle: {_all([each.name for each in without])} "
               f"{'has' if len(without) == 1 else 'have'} no budget left; the next comes in {soonest} µs.")  # fmt: skip
    else:
        yield f"Core {core} is about to run {_all([each.name for each in active])}."
