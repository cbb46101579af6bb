# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Words that the loader makes ticks of, on a board that takes any frequency: all that are times, and no other word
of the image, which would then not be what has been compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import rules
from .context import Context
from .core import Core

_US, _TICKS, _PER = 0, 1, 2


def check(context: Context, cores: Iterable[Core]) -> None:
    """After all threads are known."""
    wanted: list[int] = []
    if not context.board.timer_frequency:
        wanted = sorted(place for core in cores for place in [*_boot(context, core), *_contexts(context, core)])
    if wanted != [row["place"] for row in context.image.times]:
        rules.image(context.findings, "what depends on the timer's frequency is not just what the loader computes")


def _boot(context: Context, core: Core) -> Iterator[int]:
    """Where the kernel's state has the frequency, as a second; and its ratio to microseconds."""
    state, info = context.abi.layout("core_state"), context.abi.layout("boot_info")
    base = core.base + core.state_offset + state.member("boot").offset
    yield base + info.member("timer_frequency").offset + _US
    yield base + info.member("ticks_per_us_num").offset + _TICKS
    yield base + info.member("ticks_per_us_den").offset + _PER


def _contexts(context: Context, core: Core) -> Iterator[int]:
    """What `checks_threads` has compared as microseconds: budget, period, the amount of the first refill."""
    head, refill = context.abi.layout("sched_context"), context.abi.layout("refill")
    for thread in core.threads.values():
        base = core.pa(thread.tcb.number("sc"))
        yield base + head.member("period").offset + _US
        yield base + head.member("budget").offset + _US
        yield base + head.size + refill.member("amount").offset + _US
