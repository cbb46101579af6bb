# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels between cores: the pages that carry them, and which interrupt is whose doorbell.

All that one sender tells one receiver is in one page (struct microkit_xcore_page), which nobody else may
write: a sequence word for each channel, a summary of them, and its request or its reply. Where one may call
the other, each has a page for the other and rings its doorbell, whether it may notify it or not; so have a
parent and the guardian of the core where its children are, and its own core's guardian and that one (guardian.py). SGIs exist
once for each core, so every core deals out its own (without those that it issues for itself), then its share of
the board's shared interrupts that nothing raises, first to
its guardian, then to those who must have one; when more of its protection domains receive than there are of both,
the last one is the router's, who rings the doorbells of the rest (router.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Table
from collections.abc import Sequence
from types import MappingProxyType

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..model.board import Board
from ..model.callees import CalleePage, callees_to_read, place, told_callees
from ..model.doorbells import core_numbers, deal, domain_numbers
from ..model.guardians import guardian_index, party_name, relay_index
from ..model.system import ChannelEnd, System
from ..model.watchdogs import called_cores, restartable
from .objects import Memory


@dataclass(frozen=True)
class Link:
    """One direction of a channel between cores: a notification, a call or its answer."""

    sender: ChannelEnd
    receiver: ChannelEnd

    @property
    def has_calls(self) -> bool:
        return self.sender.pp or self.receiver.pp

    @property
    def pair(self) -> tuple[int, int]:
        return self.sender.pd, self.receiver.pd


@dataclass(frozen=True)
class CrossCore:
    """What crosses cores in a system."""

    links: tuple[Link, ...]
    #: Those that a protection domain sends or receives.
    links_of: Table[int, Sequence[Link]]
    #: By (sender, receiver); guardians and relays have numbers behind the protection domains' (model/guardians.py).
    pages: Table[tuple[int, int], Memory]
    #: Pairs of each parent and each guardian of its children, both ways, by parent.
    family_pairs: Table[int, Sequence[tuple[int, int]]]
    #: Doorbell of a receiving protection domain on its own core.
    sgi: Table[int, int]
    #: Doorbell of a core's router, when it has one.
    router: Table[int, int]
    #: Doorbell of a core's guardian, when it has one.
    guardian: Table[int, int]
    #: Of each core that watches, is watched, or can be started again; only its monitor writes it.
    status: Table[int, Memory]
    #: How protection domains are that other cores call; only the monitor of their core writes it.
    callees: Table[CalleePage, Memory]
    #: Those that a protection domain reads.
    callees_by_caller: Table[int, Sequence[CalleePage]]
    #: Protection domains that hear from other cores.
    receiving: frozenset[int]
    #: Protection domains that have to know whether their core was started again.
    counting: frozenset[int]
    #: Those that read their core's status page: these, those that watch, and those that call watched cores.
    reading: frozenset[int]

    def sent_by(self, pd: int) -> Iterator[Link]:
        return (link for link in self.links_of.get(pd, ()) if link.sender.pd == pd)

    def received_by(self, pd: int) -> Iterator[Link]:
        return (link for link in self.links_of.get(pd, ()) if link.receiver.pd == pd)

    def callees_of(self, pd: int) -> Sequence[CalleePage]:
        """Pages that a protection domain reads."""
        return self.callees_by_caller.get(pd, ())

    def receives(self, pd: int) -> bool:
        return pd in self.receiving

    def doorbell(self, system: System, receiver: int) -> int:
        """The SGI that a sender raises on the receiver's core."""
        own = self.sgi.get(receiver)
        return self.router[system.pds[receiver].cpu] if own is None else own

    def routed(self, receiver: int) -> bool:
        return receiver not in self.sgi

    def pages_of(self, pd: int) -> Iterator[tuple[tuple[int, int], Memory]]:
        """Pages that a protection domain has to do with, in a fixed order."""
        pairs = dict.fromkeys(link.pair for link in self.links_of.get(pd, ()))
        pairs |= dict.fromkeys(self.family_pairs.get(pd, ()))
        return ((pair, self.pages[pair]) for pair in pairs)


def find_cross_core(system: System, board: Board, callee: int) -> CrossCore:
    """All links, their pages, and doorbells for all who receive. `callee`: the size of what is written about
    each."""
    links = [Link(sender, receiver) for sender, receiver in _directions(system)]
    pages, links_of = {}, defaultdict(list)
    for link in links:
        for pd in link.pair:
            links_of[pd].append(link)
        if link.pair not in pages:
            pages[link.pair] = _page(system, link.pair)
    family_pairs = _family_pairs(system)
    between = [pair for pairs in family_pairs.values() for pair in pairs]
    pages |= {pair: _page(system, pair) for pair in [*between, *_relay_pairs(system)]}
    sgi: dict[int, int] = {}
    router: dict[int, int] = {}
    receiving = {link.receiver.pd for link in links} | system.far_parents | system.far_watchers
    for core in system.cores:
        _deal(system, board, core, receiving, sgi, router)
    cores = restartable(system)
    counting = frozenset(pd for pd in receiving if system.pds[pd].cpu in cores)
    return CrossCore(
        tuple(links),
        MappingProxyType({pd: tuple(each) for pd, each in links_of.items()}),
        MappingProxyType(pages),
        MappingProxyType(family_pairs),
        MappingProxyType(sgi),
        MappingProxyType(router),
        MappingProxyType({core: core_numbers(system, board, core)[0]
                          for core in system.cores if system.guarded(core)}),
        MappingProxyType(_statuses(system)),
        *_callees(system, callee),
        frozenset(receiving),
        counting,
        counting | {pd.index for pd in system.pds if pd.watches or called_cores(system, pd)},
    )


def _family_pairs(system: System) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for family in system.families:
        guardian = guardian_index(system, family.cpu)
        found[family.parent] += [(family.parent, guardian), (guardian, family.parent)]
    return dict(found)


def _relay_pairs(system: System) -> Iterator[tuple[int, int]]:
    for family in system.families:
        guardian, relay = guardian_index(system, family.cpu), relay_index(system, family.parent)
        yield relay, guardian
        yield guardian, relay


def _page(system: System, pair: tuple[int, int]) -> Memory:
    sender, receiver = (party_name(system, each) for each in pair)
    return Memory(f"sequence words: {sender} to {receiver}", PAGE)


def _statuses(system: System) -> dict[int, Memory]:
    cores = {core for each in system.watchdogs for core in (each.cpu, each.watches)}
    cores |= restartable(system)
    return {core: Memory(f"status of core {core}", PAGE) for core in sorted(cores)}


def _callees(
    system: System, size: int
) -> tuple[Table[CalleePage, Memory], Table[int, Sequence[CalleePage]]]:
    """The pages, in the order of cores, and who reads which."""
    where = {pd: place(system, pd, size)[0] for core in system.cores for pd in told_callees(system, core)}
    pages = {page: Memory(f"callees {page.number} of core {page.core}", PAGE) for page in where.values()}
    read = {
        pd.index: tuple(dict.fromkeys(where[callee] for callee in callees_to_read(system, pd.index)))
        for pd in system.pds
    }
    return MappingProxyType(pages), MappingProxyType(read)


def _directions(system: System) -> Iterator[tuple[ChannelEnd, ChannelEnd]]:
    for channel in system.channels:
        for end in channel.ends:
            if system.rings(channel, end):
                yield end, channel.peer(end)


def _deal(
    system: System,
    board: Board,
    core: int,
    receiving: set[int],
    sgi: dict[int, int],
    router: dict[int, int],
) -> None:
    receivers = [pd.index for pd in system.pds_on(core) if pd.index in receiving]
    sgis = domain_numbers(system, board, core)
    own, rung = deal(receivers, lambda pd: system.pds[pd].own_doorbell, len(sgis))
    sgi.update(zip(own, sgis))
    if rung and sgis:
        router[core] = sgis[-1]
