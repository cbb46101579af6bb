# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Guardians, who act for parents on other cores, and pass on what parents of their own invoke there
(docs/design/parents.md): which cores have one, and how it runs."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.contract import (
    MONITOR_GUARDIAN_BUDGET_US,
    MONITOR_GUARDIAN_PERIOD_US,
    MONITOR_GUARDIAN_VM_PERIOD_US,
    MULTIKIT_MAX_CORES,
)
from ..base.records import dataclass
from .system import System


@dataclass(frozen=True)
class Guardian:
    """Runs just above its wards, and parents of others': `budget` microseconds in each `period`."""

    priority: int
    budget: int = MONITOR_GUARDIAN_BUDGET_US
    period: int = MONITOR_GUARDIAN_PERIOD_US


def guardian_of(priorities: Iterable[int], machines: bool) -> Guardian | None:
    """The guardian of those with these priorities; None when there are none. `machines`: it serves virtual CPUs or
    VMMs."""
    highest = max(priorities, default=None)
    if highest is None:
        return None
    period = MONITOR_GUARDIAN_VM_PERIOD_US if machines else MONITOR_GUARDIAN_PERIOD_US
    return Guardian(highest + 1, period=period)


def find_guardian(system: System, core: int) -> Guardian | None:
    """The guardian of a core, if it needs one."""
    machines = bool(system.far_guests(core)) or any(family.vcpus for family in system.relays(core))
    return guardian_of((pd.priority for pd in system.guarded(core)), machines)


def guardian_index(system: System, core: int) -> int:
    """As a party of what crosses cores: none of the system's protection domains."""
    return len(system.pds) + core


def relay_index(system: System, parent: int) -> int:
    """Of what a parent invokes on another core, the same: its core's guardian sends that, but not with the pages that
    it has as a guardian."""
    return len(system.pds) + MULTIKIT_MAX_CORES + parent


def party_name(system: System, index: int) -> str:
    """A protection domain, a guardian or a relay."""
    if index < len(system.pds):
        return system.pds[index].name
    core = index - len(system.pds)
    if core < MULTIKIT_MAX_CORES:
        return f"guardian of core {core}"
    return f"relay of {system.pds[core - MULTIKIT_MAX_CORES].name}"
