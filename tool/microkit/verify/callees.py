# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where it is written, for callers on other cores, that a protection domain has stopped: each core has as
many pages as its callees need, in the order of protection domains, and its monitor alone writes them."""

from __future__ import annotations

from typing import NamedTuple

from ..base.sizes import PAGE
from .context import Context
from .spaces import Part, zeros
from .tables import Tables


class Place(NamedTuple):
    """Of one callee: a page of its core, and where in it."""

    core: int
    page: int
    offset: int


def place_of(context: Context, callee: int) -> Place:
    system, size = context.system, context.abi.size("multikit_callee")
    core = system.pds[callee].cpu
    known = [pd.index for pd in system.pds_on(core) if context.channels.is_told(pd.index)]
    at = known.index(callee) * size
    assert PAGE % size == 0
    return Place(core, at // PAGE, at % PAGE)


def pages_of(context: Context, callees: list[int]) -> list[tuple[int, int]]:
    """Core and number of each page, in the order in which they are needed first."""
    places = [place_of(context, callee) for callee in callees]
    return list(dict.fromkeys((place.core, place.page) for place in places))


def part(page: tuple[int, int], va: int, rights: str) -> Part:
    """A page where it is mapped."""
    owner = f"callees {page[1]} of core {page[0]}"
    return Part(va, PAGE, rights, owner, owner, zeros(), private=False)


def known_pages(context: Context, pd: int, tables: Tables) -> dict[tuple[int, int], int]:
    """Where a program has the pages about those that it calls or watches, which is the tool's choice: by its own
    tables of channels and of watches."""
    found: dict[tuple[int, int], int] = {}
    known = tables.channels["callee"]
    for way in context.channels.sent[pd]:
        callee, id = way.receiver.pd, way.sender.id
        if way.sender.pp and way.sender.on_stop_error and id < len(known):
            place = place_of(context, callee)
            found.setdefault((place.core, place.page), known[id] // PAGE * PAGE)
    watches = zip(tables.watches["kind"], tables.watches["id"], tables.watches["epoch"])
    epochs = {id: epoch for kind, id, epoch in watches if kind}
    for watch in context.system.pds[pd].pd_watches:
        place = place_of(context, watch.pd)
        found.setdefault((place.core, place.page), epochs.get(watch.id, 0) // PAGE * PAGE)
    return found


class Told:
    """The pages in the address space of a core's monitor: its own, then those that its router watches, then those
    of parents with children there."""

    def __init__(self, context: Context, core: int, routed: list[int], first: int) -> None:
        """`routed`: who has no doorbell of its own; `first`: where the pages begin."""
        channels = context.channels
        self._context, self._core = context, core
        self.watched = [(caller, callee) for caller in routed for callee in channels.hears[caller]]
        self.own = [pd.index for pd in context.system.pds_on(core) if channels.is_told(pd.index)]
        pages = pages_of(context, self.own)
        pages += pages_of(context, [callee for _, callee in self.watched])
        pages += pages_of(context, [family.parent for family in channels.families_on(core)])
        pages = list(dict.fromkeys(pages))
        self._pages = {page: first + at * PAGE for at, page in enumerate(pages)}

    def parts(self) -> list[Part]:
        return [part(page, va, "rw" if page[0] == self._core else "r")
                for page, va in self._pages.items()]  # fmt: skip

    def address(self, callee: int) -> int:
        place = place_of(self._context, callee)
        return self._pages[place.core, place.page] + place.offset


def program_parts(pages: dict[tuple[int, int], int]) -> list[Part]:
    """Those that a program only reads; none that it does not know of."""
    return [part(page, va, "r") for page, va in pages.items() if va]
