# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's program in the window of one core: as it was linked, but for the end of its state, which
has slots for the interrupts that the core can have and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..base.sizes import PAGE, SLOT
from ..base.units import round_up
from ..elf import Segment
from .cores import CorePlan
from .plan import Plan


def irq_count(core: CorePlan) -> int:
    """One more than the highest interrupt that has a handler or can be given one."""
    bound = [each.intid for each in core.irqs]
    return max([*bound, *(intid for intid, _ in core.issuable)], default=-1) + 1


def state_offset(plan: Plan) -> int:
    """Where the state lies in the window."""
    abi = plan.parts.abi
    return abi.address("ks") - abi.constant("WINDOW_VA")


def state_size(plan: Plan, core: CorePlan) -> int:
    """With the interrupt slots, which are its last member."""
    slots = plan.parts.abi.layout("core_state").member("irq_slots").offset
    return slots + irq_count(core) * SLOT


def kernel_size(plan: Plan, core: CorePlan) -> int:
    """Of its memory, from the start of the window on: whole pages."""
    return round_up(state_offset(plan) + state_size(plan, core), PAGE)


def kernel_segments(plan: Plan, core: CorePlan) -> Iterator[Segment]:
    end = plan.parts.abi.constant("WINDOW_VA") + kernel_size(plan, core)
    for each in plan.parts.kernel.segments:
        size = min(each.size, end - each.vaddr)
        yield replace(each, size=size, data=each.data[:size])
