# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Words that follow from the frequency of the counter, for a board that takes any: the loader replaces them
(`struct image_time` of multikit/image.h). Another board has none: its image has ticks."""

from __future__ import annotations

from collections.abc import Iterator

from ..allocate.kernel_program import state_offset
from ..allocate.places import PlacedCore, Places
from ..base.contract import IMAGE_TIME_PER, IMAGE_TIME_TICKS, IMAGE_TIME_US


def times(places: Places) -> list[int]:
    """Physical addresses in ascending order, with what each word is in the bits below 8."""
    if places.plan.board.timer_frequency:
        return []
    return sorted(place for core in places.cores for place in [*_boot_info(places, core), *_contexts(places, core)])


def _boot_info(places: Places, core: PlacedCore) -> Iterator[int]:
    """The frequency is the ticks of a second."""
    abi = places.plan.parts.abi
    boot = core.window.pa + state_offset(places.plan) + abi.layout("core_state").member("boot").offset
    kinds = {"timer_frequency": IMAGE_TIME_US, "ticks_per_us_num": IMAGE_TIME_TICKS, "ticks_per_us_den": IMAGE_TIME_PER}
    for name, kind in kinds.items():
        yield boot + abi.layout("boot_info").member(name).offset + kind


def _contexts(places: Places, core: PlacedCore) -> Iterator[int]:
    """Budget and period, and the one refill, which has all of the budget."""
    abi = places.plan.parts.abi
    head = abi.layout("sched_context")
    offsets = [head.member("budget").offset, head.member("period").offset,
               head.size + abi.layout("refill").member("amount").offset]  # fmt: skip
    for tcb in core.plan.tcbs:
        for offset in offsets:
            yield core.pa(tcb.sc) + offset + IMAGE_TIME_US
