# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Guardians, who act for parents on other cores (docs/design/parents.md): which cores have one, and how it
runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..base.contract import MONITOR_GUARDIAN_BUDGET_US, MONITOR_GUARDIAN_PERIOD_US
from .system import System


@dataclass(frozen=True)
class Guardian:
    """Runs just above its wards: `budget` microseconds in each `period`."""

    priority: int
    budget: int = MONITOR_GUARDIAN_BUDGET_US
    period: int = MONITOR_GUARDIAN_PERIOD_US


def guardian_of(priorities: Iterable[int]) -> Guardian | None:
    """The guardian of those with these priorities; None when there are none."""
    highest = max(priorities, default=None)
    return None if highest is None else Guardian(highest + 1)


def find_guardian(system: System, core: int) -> Guardian | None:
    """The guardian of a core, if it needs one."""
    return guardian_of(pd.priority for pd in system.wards(core))


def guardian_index(system: System, core: int) -> int:
    """As a party of what crosses cores: none of the system's protection domains."""
    return len(system.pds) + core
