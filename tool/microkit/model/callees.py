# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Protection domains whose callers on other cores are told when they stop (`on_stop="error"`), that others
watch, or that have children on other cores: how each is stands in a page of its core (struct multikit_callee), which these,
and the monitors there, read."""

from __future__ import annotations

from ..base.records import dataclass
from ..base.sizes import PAGE
from .system import System


@dataclass(frozen=True)
class CalleePage:
    """One of the pages of a core."""

    core: int
    number: int


def callers_to_tell(system: System, pd: int) -> list[int]:
    """Those on other cores, in the order of channels."""
    ends = [channel.peer(end) for channel, end in system.ends_of(pd) if system.is_cross_core(channel)]
    return list(dict.fromkeys(end.pd for end in ends if end.pp and end.on_stop_error))


def waiting_callers(system: System, pd: int) -> list[int]:
    """Those on other cores that wait for it while it has stopped, in ascending order."""
    ends = [channel.peer(end) for channel, end in system.ends_of(pd) if system.is_cross_core(channel)]
    return sorted({end.pd for end in ends if end.pp and not end.on_stop_error})


def watchers_to_tell(system: System, pd: int) -> list[tuple[int, int]]:
    """Those who watch it, on any core, with the ids that they know it by."""
    return [(watcher, watch.id) for watcher, watch in system.watches_of(pd)]


def callees_to_read(system: System, pd: int) -> list[int]:
    """Those of which it has to know how they are: that it calls on other cores, or watches on any."""
    watched = [watch.pd for watch in system.watched_near(system.pds[pd])]
    return list(dict.fromkeys([*callees_to_watch(system, pd), *watched]))


def callees_to_watch(system: System, pd: int) -> list[int]:
    """Those on other cores that it calls, in the order of channels, and that it watches."""
    found = [(channel, end) for channel, end in system.ends_of(pd) if system.is_cross_core(channel)]
    called = [c.peer(end).pd for c, end in found if end.pp and end.on_stop_error]
    watched = [watch.pd for watch in system.watched_far(system.pds[pd])]
    return list(dict.fromkeys([*called, *watched]))


def told_callees(system: System, core: int) -> list[int]:
    """Those of a core with such callers, watched, or with such children."""
    return [pd.index for pd in system.pds_on(core)
            if callers_to_tell(system, pd.index) or watchers_to_tell(system, pd.index)
            or pd.index in system.far_parents]  # fmt: skip


def place(system: System, pd: int, size: int) -> tuple[CalleePage, int]:
    """Where one of them has its `size` bytes: the page, and the offset in it."""
    core = system.pds[pd].cpu
    number, offset = divmod(told_callees(system, core).index(pd), PAGE // size)
    return CalleePage(core, number), offset * size
