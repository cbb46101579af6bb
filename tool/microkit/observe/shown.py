# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A look as text, for people, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from .look import CoreSeen, DomainSeen, Look
from .times import Budget
from .waits import Doing

#: Of the data; fields are added without a new one, not changed.
VERSION = 1
_MS, _S = 1000, 1_000_000
#: By core: how often it was found idle, in how many looks.
Idle = dict[int, tuple[int, int]]


def text(look: Look, idle: Idle | None = None) -> Iterator[str]:
    """Lines: the cores, then the domains."""
    rows = [("core", "runs", "clock", "idle", "next deadline", ""), *(_core(each, (idle or {}).get(each.number)) for each in look.cores)]
    yield from table(rows)
    yield ""
    rows = [("domain", "core", "prio", "last ran", "budget left", "stack used", "restarts", "state")]
    yield from table([*rows, *(_domain(look, each) for each in look.domains)])


def data(look: Look) -> dict[str, Any]:
    """Times in microseconds, sizes in bytes; what is not known is null."""
    return {
        "version": VERSION,
        "cores": [asdict(each) for each in look.cores],
        "domains": [_domain_data(each) for each in look.domains],
    }


def duration(us: int) -> str:
    """Three digits or more, in the unit that leaves them readable."""
    if us < _MS:
        return f"{us} us"
    return f"{us / _MS:.1f} ms" if us < _S else f"{us / _S:.1f} s"


def moment(us: int | None) -> str:
    """A time on the counter, with the digits that logs have (microkit_log.h)."""
    return "-" if us is None else f"{us // _S}.{us % _S:06}"


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as they must be; the last is not padded."""
    found = list(rows)
    widths = [max(len(row[at]) for row in found) for at in range(len(found[0]))]
    for row in found:
        yield "  ".join(each.ljust(width) for each, width in zip(row, widths)).rstrip()


def _core(core: CoreSeen, looks: tuple[int, int] | None) -> tuple[str, ...]:
    notes = [core.place, "PANICKED" if core.panicked else "", "read while it ran" if core.moved else "",
             f"unknown: {core.unknown}" if core.unknown else ""]  # fmt: skip
    idle = f"{looks[0]} of {looks[1]} looks" if looks else "-"
    if core.idle is not None:
        idle = f"{100 * core.idle:.0f} %"
    deadline = "-" if core.deadline is None else f"in {duration(core.deadline)}"
    return str(core.number), core.runs, moment(core.clock), idle, deadline, "; ".join(filter(None, notes))


def _domain(look: Look, seen: DomainSeen) -> tuple[str, ...]:
    chain = look.chain_text(seen)
    notes = [seen.state, f"[{chain}]" if chain else "",
             f"(last fault: {seen.fault})" if seen.fault and seen.wait.doing is not Doing.FAULTED else "",
             f"(pending: {', '.join(seen.pending)})" if seen.pending else "",
             f"(unknown: {seen.unknown})" if seen.unknown else ""]  # fmt: skip
    ran = "now" if seen.wait.doing is Doing.RUNS else moment(seen.last_ran)
    return (seen.name, str(seen.core), _number(seen.priority), ran, _budget(seen.budget), _stack(seen),
            _number(seen.restarts), " ".join(filter(None, notes)))  # fmt: skip


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def _budget(budget: Budget | None) -> str:
    if budget is None:
        return "-"
    found = f"{duration(budget.left)} of {duration(budget.whole)}"
    if budget.after:
        found += f" in {duration(budget.after)}"
    return found + (f" ({budget.lender}'s)" if budget.lender else "")


def _stack(seen: DomainSeen) -> str:
    if seen.stack is None or seen.stack.used is None:
        return "-"
    return f"{seen.stack.used} of {seen.stack.size}"


def _domain_data(seen: DomainSeen) -> dict[str, Any]:
    found = asdict(seen)
    found["wait"]["doing"] = seen.wait.doing.value
    return found
