# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The monitor of a core, as a protection domain like any other: above all others, and with a program that
the SDK has. Where a router, a watchdog or a guardian is needed, it is a further one in the first one's
address space."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..base.contract import (
    MONITOR_GUARDIAN_STACK_SIZE,
    MONITOR_PERIOD_US,
    MONITOR_PRIORITY,
    MONITOR_ROUTER_STACK_SIZE,
    MONITOR_STACK_SIZE,
    MONITOR_WATCHDOG_STACK_SIZE,
)
from ..base.location import NOWHERE
from .doorbells import Router
from .guardians import Guardian
from .system import ProgramImage, ProtectionDomain
from .watchdogs import Beat

#: What their threads are called in every image; no protection domain of a system may have the names.
MONITOR, ROUTER, WATCHDOG = "monitor", "monitor router", "monitor watchdog"
GUARDIAN = "monitor guardian"
#: Threads in the address space of the first.
BESIDE = (ROUTER, WATCHDOG, GUARDIAN)
_PROGRAM = Path("monitor.elf")


def monitor(core: int) -> ProtectionDomain:
    """The monitor of a core. Its index is none of a system's protection domains."""
    return ProtectionDomain(
        index=-1,
        name=f"{MONITOR} {core}",
        priority=MONITOR_PRIORITY,
        budget_us=MONITOR_PERIOD_US,
        period_us=MONITOR_PERIOD_US,
        stack_size=MONITOR_STACK_SIZE,
        cpu=core,
        flags=frozenset(),
        smc=False,
        own_doorbell=False,
        id=None,
        parent=None,
        children=(),
        program_image=ProgramImage(str(_PROGRAM), _PROGRAM, _PROGRAM, NOWHERE),
        maps=(),
        irqs=(),
        setvars=(),
        cspace=(),
        cspace_slots=0,
        location=NOWHERE,
    )


def with_router(owner: ProtectionDomain, router: Router) -> ProtectionDomain:
    """The router beside a monitor."""
    return _beside(owner, "router", router, MONITOR_ROUTER_STACK_SIZE)


def with_watchdog(owner: ProtectionDomain, beat: Beat) -> ProtectionDomain:
    """The watchdog beside a monitor."""
    return _beside(owner, "watchdog", beat, MONITOR_WATCHDOG_STACK_SIZE)


def with_guardian(owner: ProtectionDomain, guardian: Guardian) -> ProtectionDomain:
    """The guardian beside a monitor."""
    return _beside(owner, "guardian", guardian, MONITOR_GUARDIAN_STACK_SIZE)


def _beside(
    owner: ProtectionDomain, name: str, runs: Router | Beat | Guardian, stack_size: int
) -> ProtectionDomain:
    return replace(
        owner,
        name=f"{owner.name} {name}",
        priority=runs.priority,
        budget_us=runs.budget,
        period_us=runs.period,
        stack_size=stack_size,
    )
