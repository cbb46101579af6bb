# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels of a system by protection domain, and parents with children on other cores, looked up once: checks
ask for each domain."""

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


class Family(NamedTuple):
    """Children on one core, by id, of a parent on another, and ids of its virtual CPUs there."""

    parent: int
    core: int
    children: dict[int, int]
    vcpus: list[int]

    @property
    def child_ids(self) -> int:
        return sum(1 << id for id in self.children)

    @property
    def ids(self) -> int:
        return self.child_ids | sum(1 << id for id in self.vcpus)

    @property
    def wards(self) -> int:
        return len(self.children) + len(self.vcpus)


class Channels:
    """Ends by protection domain; all ways between cores, and each by its sender and its receiver; families."""

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
        self.families = _families(system)
        #: By watched protection domain: who watches it, with the id; and who watches those of other cores.
        self.watchers: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.far_watchers: set[int] = set()
        #: Of whom it has to know how they are without a call between the two, by who watches.
        self.watched: dict[int, list[int]] = defaultdict(list)
        for pd in system.pds:
            for watch in pd.pd_watches:
                self.watchers[watch.pd].append((pd.index, watch.id))
                self.watched[pd.index].append(watch.pd)
                if system.pds[watch.pd].cpu != pd.cpu:
                    self.far_watchers.add(pd.index)
                    if watch.pd not in self.hears[pd.index]:
                        self.hears[pd.index].append(watch.pd)

    def is_told(self, pd: int) -> bool:
        """Somebody is told how it is, or reads it."""
        return bool(self.told[pd] or self.watchers[pd] or self.families_of(pd))

    def families_of(self, pd: int) -> list[Family]:
        """Its children on other cores, in the order of these."""
        return [each for each in self.families if each.parent == pd]

    def families_on(self, core: int) -> list[Family]:
        """Children on a core, in the order of their parents."""
        return [each for each in self.families if each.core == core]

    def relays_of(self, system: System, core: int) -> list[Family]:
        """Children on other cores of a core's parents, in the order of these."""
        return [each for each in self.families if system.pds[each.parent].cpu == core]

    def guarded(self, system: System, core: int) -> list[int]:
        """Priorities of those whom a core has a guardian for: children and guests of parents on other cores, and
        parents of such there."""
        wards = [system.pds[pd].priority for each in self.families_on(core) for pd in each.children.values()]
        guests = [vm.priority for each in self.families_on(core) if each.vcpus and (vm := system.pds[each.parent].vm)]
        return [*wards, *guests, *(system.pds[each.parent].priority for each in self.relays_of(system, core))]

    def far_guests(self, core: int) -> list[tuple[int, int]]:
        """Virtual CPUs of a core whose VMMs are on others: VMM and id, in the order of VMMs."""
        return [(each.parent, id) for each in self.families_on(core) for id in each.vcpus]

    def watched_relays(self, system: System, core: int) -> list[int]:
        """Cores with such children that the core watches."""
        cores = {each.core for each in self.relays_of(system, core)}
        return sorted(each.watches for each in system.watchdogs if each.cpu == core and each.watches in cores)

    def receives(self, pd: int) -> bool:
        """Something comes to it from other cores."""
        return bool(self.received[pd] or self.families_of(pd)) or pd in self.far_watchers

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
        """Cores of those that it calls, and of its children, where a watchdog of its own core watches them."""
        core = system.pds[pd].cpu
        callees = {system.pds[way.receiver.pd].cpu for way in self.sent[pd] if way.sender.pp}
        callees |= {each.core for each in self.families_of(pd)}
        return sorted(each.watches for each in system.watchdogs
                      if each.cpu == core and each.watches in callees)  # fmt: skip


def _families(system: System) -> list[Family]:
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for pd in system.pds:
        if pd.parent is not None and system.pds[pd.parent].cpu != pd.cpu:
            found[pd.parent, pd.cpu][pd.id or 0] = pd.index
    guests: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pd in system.pds:
        for vcpu in pd.vm.vcpus if pd.vm else ():
            if vcpu.cpu != pd.cpu:
                guests[pd.index, vcpu.cpu].append(vcpu.id)
    return [Family(*key, found[key], guests[key]) for key in sorted({*found, *guests})]
