# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cores that watch each other: which have a watchdog, and how it runs (docs/design/core-restart.md)."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import MICROKIT_BADGE_DOORBELL, MONITOR_PRIORITY, MONITOR_WATCHDOG_SHARE
from ..base.records import dataclass
from .system import OnFault, ProtectionDomain, System, Watchdog


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


@dataclass(frozen=True)
class Told:
    """A protection domain that is told of a core, and what its notification gets."""

    pd: ProtectionDomain
    cpu: int
    badge: int


def called_cores(system: System, pd: ProtectionDomain) -> list[int]:
    """Cores that it calls, or that children or virtual CPUs of its are on, of those that its own core watches: when
    they go down its call ends."""
    watched = {each.watches for each in system.watchdogs if each.cpu == pd.cpu}
    called = [channel.peer(end).pd for channel, end in system.ends_of(pd.index) if end.pp]
    cores = {system.pds[each].cpu for each in [*called, *pd.children]}
    cores |= set(pd.vm.cores) if pd.vm else set()
    return sorted(watched & cores - {pd.cpu})


def told_of(system: System, core: int) -> list[Told]:
    """Of all protection domains of a core: those that watch, then those that call."""
    pds = system.pds_on(core)
    found = [Told(pd, watch.cpu, 1 << watch.id) for pd in pds for watch in pd.watches]
    return found + [
        Told(pd, cpu, MICROKIT_BADGE_DOORBELL) for pd in pds for cpu in called_cores(system, pd)
    ]


def relayed_to(system: System, core: int) -> list[int]:
    """Cores that it watches and that its guardian relays to: when they go down, what waits there ends."""
    watched = {each.watches for each in system.watchdogs if each.cpu == core}
    return sorted(watched & {family.cpu for family in system.relays(core)})


def restartable(system: System) -> set[int]:
    """Cores that somebody may start again."""
    controlled = {each.cpu for pd in system.pds for each in pd.core_controls}
    return controlled | {pd.cpu for pd in system.pds if pd.on_fault is OnFault.CORE}


def restart_core(system: System, core: int) -> list[ProtectionDomain]:
    """Those of a core whose faults restart it."""
    return [pd for pd in system.pds_on(core) if pd.on_fault is OnFault.CORE]


def started_by(system: System, core: int) -> list[Watchdog]:
    """Those by which the core watches others that it starts again when they ask for it."""
    return [each for each in watchdogs_of(system, core) if restart_core(system, each.watches)]
