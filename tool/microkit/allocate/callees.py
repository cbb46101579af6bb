# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor has to tell callers on other cores, and those who watch, that one has stopped: the pages that it
writes, the doorbells that it rings, and what its router watches of other cores' pages for callers without a
doorbell of their own (docs/design/cross-core-calls.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..model.callees import (
    CalleePage,
    callees_to_watch,
    callers_to_tell,
    place,
    told_callees,
    watchers_to_tell,
)
from ..model.system import System
from .capabilities import RIGHT_WRITE, SgiCap
from .cores import CoreDraft, Domain
from .cross_core import CrossCore
from .domains import Space
from .monitor_info import Bell, Route
from .objects import Cap
from .router import Routing


@dataclass(frozen=True)
class Callees:
    """Of one core."""

    core: CoreDraft
    system: System
    cross: CrossCore
    routing: Routing

    @property
    def _size(self) -> int:
        return self.core.abi.size("multikit_callee")

    @property
    def _own(self) -> list[CalleePage]:
        return [page for page in self.cross.callees if page.core == self.core.core]

    @property
    def _watched(self) -> list[tuple[int, int]]:
        """Of callers that the router rings: the caller and the callee."""
        return [(caller, callee) for caller in self.routing.bells
                for callee in callees_to_watch(self.system, caller)]  # fmt: skip

    @property
    def _others(self) -> list[CalleePage]:
        read = [*(callee for _, callee in self._watched), *self._parents]
        return list(dict.fromkeys(place(self.system, callee, self._size)[0] for callee in read))

    @property
    def _parents(self) -> list[int]:
        """Of children and virtual CPUs of this core, on others."""
        return [family.parent for family in self.system.families if family.cpu == self.core.core]

    def bells(self) -> list[Bell]:
        """In ascending order of callees."""
        slot, domains = self.core.abi.constant, self.core.domains
        first = slot("MONITOR_PD_BASE") + len(domains) * slot("MONITOR_PD_STRIDE")
        pairs = list(self._pairs())
        return [Bell(callee, first + number) for number, (callee, _, _) in enumerate(pairs)]

    @property
    def first_free(self) -> int:
        """The slot behind them."""
        slot = self.core.abi.constant
        return slot("MONITOR_PD_BASE") + len(self.core.domains) * slot("MONITOR_PD_STRIDE") + len(self.bells())

    def _pairs(self) -> Iterator[tuple[int, int, int | None]]:
        """The callee's number on the core, and who is told: a caller, or who watches it by an id."""
        for number, domain in enumerate(self.core.domains):
            for caller in callers_to_tell(self.system, domain.pd.index):
                yield number, caller, None
            for watcher, id in watchers_to_tell(self.system, domain.pd.index):
                yield number, watcher, id

    def map_pages(self, space: Space, first: int) -> None:
        """Those that it writes, then those that its router watches, then those of its guardian's parents."""
        for page, address in self._addresses(first).items():
            own = page.core == self.core.core
            space.map_callees(page, address, self.cross.callees[page], own)

    @property
    def pages(self) -> int:
        """How many."""
        return len(self._addresses(0))

    def _addresses(self, first: int) -> dict[CalleePage, int]:
        pages = [*self._own, *self._others]
        return {page: first + number * PAGE for number, page in enumerate(pages)}

    def own_places(self, first: int) -> dict[int, int]:
        """Where each callee has its struct, by its number on the core, with the pages from an address on."""
        told = told_callees(self.system, self.core.core)
        return {number: self._at(first, domain.pd.index)
                for number, domain in enumerate(self.core.domains) if domain.pd.index in told}  # fmt: skip

    def _at(self, first: int, callee: int) -> int:
        page, offset = place(self.system, callee, self._size)
        return self._addresses(first)[page] + offset

    def parents(self, first: int) -> dict[int, int]:
        """Where it reads how these are, by index."""
        return {parent: self._at(first, parent) for parent in self._parents}

    def routes(self, first: int) -> list[Route]:
        """Epochs that the router compares: a change is news for the caller."""
        offset = self.core.abi.layout("multikit_callee").member("epoch").offset
        return [Route(self._at(first, callee) + offset, self.routing.bells[caller])
                for caller, callee in self._watched]  # fmt: skip

    def fill(self, monitor: Domain, sgi: SgiCap) -> None:
        """The doorbells in the monitor's CSpace."""
        domains = {domain.pd.index: domain for domain in self.core.domains}
        for bell, (_, told, id) in zip(self.bells(), self._pairs()):
            if told in domains:
                cap = Cap("CAP_NOTIFICATION", domains[told].notification, RIGHT_WRITE, 1 << (id or 0))
            else:
                intid = self.cross.doorbell(self.system, told)
                cap = sgi(intid, self.system.pds[told].cpu)
            self.core.slots[monitor.cnode][bell.slot] = cap


def by_bell(routes: Sequence[Route]) -> list[Route]:
    """Those of one receiver one behind the other."""
    return sorted(routes, key=lambda each: each.bell)
