# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cores that watch each other: which have a watchdog, and how it runs (docs/design/core-restart.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..base.contract import MONITOR_PRIORITY, MONITOR_WATCHDOG_SHARE
from .system import ProtectionDomain, System, Watch, Watchdog


@dataclass(frozen=True)
class Beat:
    """How the watchdog of a core runs: `budget` microseconds in each `period`."""

    period: int
    priority: int = MONITOR_PRIORITY

    @property
    def budget(self) -> int:
        return self.period // MONITOR_WATCHDOG_SHARE


def beat_of(periods: Iterator[int]) -> Beat | None:
    """As often as the fastest of those that it takes part in; None when there are none."""
    shortest = min(periods, default=None)
    return None if shortest is None else Beat(shortest)


def find_beat(system: System, core: int) -> Beat | None:
    """Of a core that watches or is watched."""
    return beat_of(
        each.period_us for each in system.watchdogs if core in (each.cpu, each.watches)
    )


def watchdogs_of(system: System, core: int) -> list[Watchdog]:
    """Those by which the core watches others."""
    return [each for each in system.watchdogs if each.cpu == core]


def periods_until_stuck(system: System, watchdog: Watchdog) -> int:
    """Of the watching core's own beat, which may be faster than this watchdog asks for."""
    beat = find_beat(system, watchdog.cpu)
    assert beat is not None
    return -(-watchdog.timeout_us // beat.period)


def watches_of(system: System, core: int) -> list[tuple[ProtectionDomain, Watch]]:
    """Of all protection domains of a core, in their order."""
    return [(pd, watch) for pd in system.pds_on(core) for watch in pd.watches]


def restartable(system: System) -> set[int]:
    """Cores that somebody may start again."""
    return {each.cpu for pd in system.pds for each in pd.core_controls}
