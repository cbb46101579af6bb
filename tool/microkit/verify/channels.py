# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels of a system by protection domain, looked up once: checks ask for each domain."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from ..model.system import Channel, ChannelEnd, System


class Way(NamedTuple):
    """A notification that crosses cores."""

    sender: ChannelEnd
    receiver: ChannelEnd


class Channels:
    """Ends by protection domain; all ways between cores, and each by its sender and its receiver."""

    def __init__(self, system: System) -> None:
        self.ends: dict[int, list[tuple[Channel, ChannelEnd]]] = defaultdict(list)
        self.ways: list[Way] = []
        self.sent: dict[int, list[Way]] = defaultdict(list)
        self.received: dict[int, list[Way]] = defaultdict(list)
        #: Who is called by a channel.
        self.called: set[int] = set()
        for channel in system.channels:
            a, b = channel.ends
            self._add_end(channel, a, b)
            self._add_end(channel, b, a)
            if system.pds[a.pd].cpu != system.pds[b.pd].cpu:
                self._add_ways(a, b)

    def _add_end(self, channel: Channel, end: ChannelEnd, peer: ChannelEnd) -> None:
        self.ends[end.pd].append((channel, end))
        if end.pp:
            self.called.add(peer.pd)

    def _add_ways(self, a: ChannelEnd, b: ChannelEnd) -> None:
        for way in (Way(a, b), Way(b, a)):
            if way.sender.notify:
                self.ways.append(way)
                self.sent[way.sender.pd].append(way)
                self.received[way.receiver.pd].append(way)
