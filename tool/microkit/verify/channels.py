# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels of a system by protection domain, looked up once: checks ask for each domain."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from ..model.system import Channel, ChannelEnd, System


class Way(NamedTuple):
    """What crosses cores in one direction of a channel: notifications, or one half of calls."""

    sender: ChannelEnd
    receiver: ChannelEnd

    @property
    def calls(self) -> bool:
        return self.sender.pp or self.receiver.pp


class Channels:
    """Ends by protection domain; all ways between cores, and each by its sender and its receiver."""

    def __init__(self, system: System) -> None:
        self.ends: dict[int, list[tuple[Channel, ChannelEnd]]] = defaultdict(list)
        self.ways: list[Way] = []
        self.sent: dict[int, list[Way]] = defaultdict(list)
        self.received: dict[int, list[Way]] = defaultdict(list)
        #: Who is called from its own core; who calls another core, and who is called from one.
        self.called: set[int] = set()
        self.far_callers: set[int] = set()
        self.far_called: set[int] = set()
        #: With on_stop="error" and another core between: by callee its callers, by caller its callees.
        self.told: dict[int, list[int]] = defaultdict(list)
        self.hears: dict[int, list[int]] = defaultdict(list)
        for channel in system.channels:
            a, b = channel.ends
            across = system.pds[a.pd].cpu != system.pds[b.pd].cpu
            self._add_end(channel, a, b, across)
            self._add_end(channel, b, a, across)
            if across:
                self._add_ways(a, b)

    def _add_end(self, channel: Channel, end: ChannelEnd, peer: ChannelEnd, across: bool) -> None:
        self.ends[end.pd].append((channel, end))
        if end.pp and across:
            self.far_callers.add(end.pd)
            self.far_called.add(peer.pd)
            if end.on_stop_error and end.pd not in self.told[peer.pd]:
                self.told[peer.pd].append(end.pd)
                self.hears[end.pd].append(peer.pd)
        elif end.pp:
            self.called.add(peer.pd)

    def _add_ways(self, a: ChannelEnd, b: ChannelEnd) -> None:
        for way in (Way(a, b), Way(b, a)):
            if way.sender.notify or way.calls:
                self.ways.append(way)
                self.sent[way.sender.pd].append(way)
                self.received[way.receiver.pd].append(way)

    def watched_callees(self, system: System, pd: int) -> list[int]:
        """Cores of those that it calls, where a watchdog of its own core watches them."""
        core = system.pds[pd].cpu
        callees = {system.pds[way.receiver.pd].cpu for way in self.sent[pd] if way.sender.pp}
        return sorted(each.watches for each in system.watchdogs
                      if each.cpu == core and each.watches in callees)  # fmt: skip
