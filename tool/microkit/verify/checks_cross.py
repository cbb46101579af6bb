# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels between cores: sender and receiver mean the same page, which only the sender can write, and so do
parents and guardians; and what monitors watch for those who have no doorbell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..base.sizes import PAGE
from ..model.monitor import MONITOR
from ..model.system import ChannelEnd
from . import rules
from .callees import Told
from .channels import Family
from .checks_information import Information, Route, read_rows
from .checks_programs import Words
from .context import Context
from .core import Core, Cores, Thread
from .licences import Licences
from .spaces import Part, guardian_party, party, relay_party, sequence_part, status_part, zeros


def sequence_parts(context: Context, pd: int, words: Words) -> list[Part]:
    """Pages of sequence words of a protection domain, at the addresses that its program has."""
    parts = {}
    channels = context.channels
    mine = [("out", "rw", way.sender.id, way) for way in channels.sent[pd]]
    mine += [("in", "r", way.receiver.id, way) for way in channels.received[pd]]
    for which, rights, id, way in mine:
        if (which, id) in words:
            page = words[which, id] // PAGE * PAGE
            part = sequence_part(context.system, way.sender.pd, way.receiver.pd, page, rights)
            parts[page, part.owner] = part
    for pair, key, rights in _family_pages(context, pd):
        if key in words:
            part = sequence_part(context.system, *pair, words[key] // PAGE * PAGE, rights)
            parts[part.va, part.owner] = part
    return list(parts.values())


def _family_pages(
    context: Context, pd: int
) -> Iterator[tuple[tuple[int, int], tuple[str, int], str]]:
    """Pages between a parent and guardians: sender and receiver, which word of the program, rights."""
    for family in context.channels.families_of(pd):
        guardian = guardian_party(context.system, family.core)
        yield (pd, guardian), ("to", family.core), "rw"
        yield (guardian, pd), ("from", family.core), "r"


def check_words(context: Context, cores: Cores, words: Mapping[int, Words]) -> None:
    """Both ends of every direction mean the same page, and no two senders or receivers use one."""
    used: dict[int, tuple[int, int]] = {}
    for sender, receiver in context.channels.ways:
        out = _physical(context, cores, sender, words, "out")
        into = _physical(context, cores, receiver, words, "in")
        if out is None or into is None:
            continue  # reported where the program is checked
        pair = sender.pd, receiver.pd
        what = f"channel {sender.id} of {_names(context, pair)}"
        if out != into or out % PAGE:
            rules.mapping(context.findings, f"{what}: the ends use pages at {out:#x} and {into:#x}")
        if used.setdefault(out, pair) != pair:
            text = f"{what} uses the page of {_names(context, used[out])}"
            rules.mapping(context.findings, text)
    _check_families(context, cores, words, used)


def _check_families(
    context: Context, cores: Cores, words: Mapping[int, Words], used: dict[int, tuple[int, int]]
) -> None:
    """A parent and a guardian mean the same pages, and so do two guardians, which no others use. Where a guardian has them,
    its monitor's information says."""
    for family in context.channels.families:
        ends = [*_parent_ends(context, cores, words, family), *_relay_ends(context, cores, family)]
        for pair, here, there in ends:
            what = f"children of {_names(context, pair)}"
            if here is None or there is None:
                continue  # reported as a mapping
            if here != there or here % PAGE:
                text = f"{what}: the ends use pages at {here:#x} and {there:#x}"
                rules.mapping(context.findings, text)
            if used.setdefault(here, pair) != pair:
                text = f"{what} use the page of {_names(context, used[here])}"
                rules.mapping(context.findings, text)


_Ends = Iterator[tuple[tuple[int, int], "int | None", "int | None"]]


def _parent_ends(
    context: Context, cores: Cores, words: Mapping[int, Words], family: Family
) -> _Ends:
    """Sender and receiver, and where the page is for the parent and for the guardian."""
    core = cores.by_number[family.core]
    place = context.channels.families_on(family.core).index(family)
    for pair, key, _ in _family_pages(context, family.parent):
        if key[1] == family.core:
            here = _at(cores.thread(context, family.parent), words[family.parent].get(key))
            yield pair, here, _guardian_page(context, core, "parents", place, "in" if key[0] == "to" else "out")


def _relay_ends(context: Context, cores: Cores, family: Family) -> _Ends:
    """The same, of the guardian of the parent's core and that of the children's."""
    system, channels = context.system, context.channels
    near = cores.by_number[system.pds[family.parent].cpu]
    at, place = channels.relays_of(system, near.number).index(family), channels.families_on(family.core).index(family)
    pair = relay_party(system, family.parent), guardian_party(system, family.core)
    for ends, here, there in ((pair, "out", "in"), (pair[::-1], "in", "out")):
        yield (ends, _guardian_page(context, near, "relays", at, here),
               _guardian_page(context, cores.by_number[family.core], "relayed", place, there))  # fmt: skip


def _guardian_page(context: Context, core: Core, table: str, place: int, way: str) -> int | None:
    """Where the guardian of a core has a page, as a row of its monitor's information says: the physical address."""
    thread = core.threads[MONITOR]
    start = context.abi.constant("MONITOR_INFO_VA")
    leaf = thread.leaf(start)
    if leaf is None:
        return None
    data = context.memory.read(leaf.pa + start - leaf.va, leaf.end - start)
    known = read_rows(context, data, table, "monitor_parent")
    return _at(thread, known[place][way]) if place < len(known) else None


def _names(context: Context, pair: tuple[int, int]) -> str:
    sender, receiver = (party(context.system, each) for each in pair)
    return f"'{sender}' to '{receiver}'"


def _physical(
    context: Context, cores: Cores, end: ChannelEnd, words: Mapping[int, Words], way: str
) -> int | None:
    return _at(cores.thread(context, end.pd), words[end.pd].get((way, end.id)))


def _at(thread: Thread, va: int | None) -> int | None:
    """The physical address."""
    leaf = thread.leaf(va) if va else None
    return None if leaf is None or va is None else leaf.pa + va - leaf.va


class Watch:
    """The information of a core's monitor, and behind it the pages that it watches: one for each
    sender and receiver, in the order of the router's doorbells, then of the channels; then the status
    pages of the core itself, which it writes, and of those that it watches; then what the guardian
    has."""

    def __init__(
        self, context: Context, core: Core, licences: Licences, parts: Mapping[int, list[Part]]
    ) -> None:
        self._context, self._core = context, core
        self._information = Information(context, core.number, parts)
        first = context.abi.constant("MONITOR_ROUTER_BELL_BASE")
        numbered = enumerate(licences.routed(core), start=first)
        self._bells = {pd.index: bell for bell, pd in numbered}
        pairs = dict.fromkeys((way.sender.pd, way.receiver.pd) for way in context.channels.ways)
        pairs |= dict.fromkeys((guardian_party(context.system, each.core), each.parent)
                               for each in context.channels.families)  # fmt: skip
        self._families = context.channels.families_on(core.number)
        self._relays = context.channels.relays_of(context.system, core.number)
        routed = [pair for pair in pairs if pair[1] in self._bells]
        self._pairs = sorted(routed, key=lambda pair: self._bells[pair[1]])
        watchdogs = context.system.watchdogs
        watched = [each.watches for each in watchdogs if each.cpu == core.number]
        beats = bool(watched) or any(each.watches == core.number for each in watchdogs)
        has_page = beats or context.is_restartable(core.number)
        self._watched_cores = [core.number, *watched] if has_page else []
        self._start = context.abi.constant("MONITOR_INFO_VA")
        routed_callees = sum(len(context.channels.hears[pd]) for pd in self._bells)
        self._size = self._information.size(len(self._pairs) + routed_callees)
        self._owner = f"information of the monitor of core {core.number}"

    def _pages(self) -> dict[tuple[int, int], int]:
        """Addresses of the pages."""
        first = self._start + self._size
        return {pair: first + number * PAGE for number, pair in enumerate(self._pairs)}

    def _status(self) -> dict[int, int]:
        """Addresses of status pages, by core."""
        first = self._pd_status + self._pd_status_size
        return {core: first + number * PAGE for number, core in enumerate(self._watched_cores)}

    def _told(self) -> Told:
        """What callers on other cores read, behind the status pages."""
        first = self._pd_status + self._pd_status_size + len(self._watched_cores) * PAGE
        return Told(self._context, self._core.number, list(self._bells), first)

    def _routes(self) -> list[Route]:
        """Counts of who notifies and calls, then epochs of callees: together for each doorbell."""
        abi, told = self._context.abi, self._told()
        count = abi.layout("microkit_xcore_page").member("count").offset
        epoch = abi.layout("multikit_callee").member("epoch").offset
        found = [Route(page + count, self._bells[pair[1]]) for pair, page in self._pages().items()]
        found += [Route(told.address(callee) + epoch, self._bells[caller])
                  for caller, callee in told.watched]  # fmt: skip
        return sorted(found, key=lambda route: route.bell)

    def parts(self) -> list[Part]:
        """What it adds to the monitor's address space."""
        own = self._core.number
        system = self._context.system
        pages = [sequence_part(system, *pair, page, "r") for pair, page in self._pages().items()]
        pages += [status_part(core, page, "rw" if core == own else "r")
                  for core, page in self._status().items()]  # fmt: skip
        owner = f"status of the protection domains of core {own}"
        status = Part(self._pd_status, self._pd_status_size, "rw", owner, "status", zeros())
        pages += self._told().parts()
        own_pages = [Part(self._start, self._size, "r", self._owner, "information"), status]
        return [*own_pages, *pages, *self._guardian_parts()]

    def _guardian_parts(self) -> Iterator[Part]:
        """Faults, then for each parent its page, and the guardian's for it, and the same of its core's guardian; then of
        guardians that this one relays to."""
        if self._families or self._relays:
            owner = f"faults of the wards of core {self._core.number}"
            yield Part(self._faults, self._faults_size, "rw", owner, "faults", zeros())
        for (other, own), page in zip(self._pairs_of_guardian(), self._places()):
            yield sequence_part(self._context.system, other, own, page, "r")
            yield sequence_part(self._context.system, own, other, page + PAGE, "rw")

    def _pairs_of_guardian(self) -> list[tuple[int, int]]:
        """Who it has pages with, and as whom."""
        system = self._context.system
        own = guardian_party(system, self._core.number)
        pairs = [(party, own) for each in self._families
                 for party in (each.parent, relay_party(system, each.parent))]  # fmt: skip
        return pairs + [(guardian_party(system, each.core), relay_party(system, each.parent))
                        for each in self._relays]  # fmt: skip

    def _places(self) -> list[int]:
        """Addresses of the first of each two pages."""
        first, count = self._faults + self._faults_size, 2 * len(self._families) + len(self._relays)
        return [first + number * 2 * PAGE for number in range(count)]

    @property
    def _faults(self) -> int:
        behind = self._pd_status + self._pd_status_size + len(self._watched_cores) * PAGE
        return behind + len(self._told().parts()) * PAGE

    @property
    def _faults_size(self) -> int:
        held = sum(each.wards for each in self._families) + len(self._relays)
        return -(-held * self._context.abi.size("monitor_fault") // PAGE) * PAGE

    def _tables(self) -> dict[str, list[tuple[int, int]]]:
        """Addresses of the pages in each row: of the other side, and of the guardian."""
        pages, behind = [(page, page + PAGE) for page in self._places()], 2 * len(self._families)
        return {"parents": pages[:behind:2], "relayed": pages[1:behind:2], "relays": pages[behind:]}

    @property
    def _pd_status(self) -> int:
        """Behind the pages: how its protection domains are, which the monitor alone writes."""
        return self._start + self._size + len(self._pairs) * PAGE

    @property
    def _pd_status_size(self) -> int:
        pds = max(1, len(self._context.system.pds_on(self._core.number)))
        return -(-pds * self._context.abi.size("multikit_pd_status") // PAGE) * PAGE

    def claim(self) -> None:
        """What the information says."""
        told = self._told()
        parents = [each.parent for each in self._families]
        callees = {callee: told.address(callee) for callee in [*told.own, *parents]}
        leaf = self._core.threads["monitor"].leaf(self._start)
        if leaf is not None:  # else reported as a mapping
            faults = self._faults if self._families or self._relays else 0
            content = self._information.content(
                self._routes(), self._status(), self._pd_status, callees, faults, self._tables()
            )
            pa = leaf.pa + self._start - leaf.va
            self._context.claims.add(pa, self._size, self._owner, content)
