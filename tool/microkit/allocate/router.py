# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The router of a core: the monitor's second thread, which rings for those who receive from other
cores and have no interrupt of their own. It has a budget, so that others cannot use up the core by
ringing, and runs just above those whom it rings for (docs/design/cross-core-notifications.md)."""

from __future__ import annotations

from dataclasses import field

from ..base.contract import MICROKIT_BADGE_DOORBELL, MONITOR_ROUTER_SC_BITS
from ..base.records import dataclass
from ..model.doorbells import router
from ..model.monitor import ROUTER, with_router
from ..model.system import ProtectionDomain
from ..sdk.abi import Abi
from ..sdk.parts import Parts
from .capabilities import RIGHT_READ, RIGHT_WRITE, doorbell
from .cores import CoreDraft, Domain, Thread
from .cross_core import CrossCore
from .objects import Cap, VSpace
from .threads import make_thread

ENTRY = "_start_router"


@dataclass
class Routing:
    """For whom a core's router rings, and when."""

    core: int
    cross: CrossCore
    domains: list[Domain]
    abi: Abi
    #: Slots of doorbells in the router's CSpace, by index of protection domain.
    bells: dict[int, int] = field(default_factory=dict)
    #: (sender, receiver) of all who notify them, with those slots, in ascending order.
    pairs: list[tuple[tuple[int, int], int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = self.abi.constant("MONITOR_ROUTER_BELL_BASE")
        mine = [domain.pd.index for domain in self.domains]
        receivers = [pd for pd in mine if self.cross.receives(pd) and self.cross.routed(pd)]
        self.bells = {pd: first + number for number, pd in enumerate(receivers)}
        numbered = [(pair, self.bells[pair[1]]) for pair in self.cross.pages if pair[1] in self.bells]
        self.pairs = sorted(numbered, key=lambda each: each[1])

    @property
    def receivers(self) -> list[Domain]:
        return [domain for domain in self.domains if domain.pd.index in self.bells]


def make_router(
    core: CoreDraft, parts: Parts, pd: ProtectionDomain, vspace: VSpace, top: int, routing: Routing
) -> Thread:
    """The thread, with its stack below `top` in the monitor's address space, its capabilities and its
    interrupt."""
    entry = parts.monitor.symbols[ENTRY].address
    thread = make_thread(core, pd, ROUTER, vspace, entry, top, sc_bits=MONITOR_ROUTER_SC_BITS)
    caps = core.slots[thread.cnode]
    own = core.abi.constant("MONITOR_ROUTER_INPUT_CAP")
    caps[own] = Cap("CAP_NOTIFICATION", thread.notification, RIGHT_READ)
    for domain in routing.receivers:
        caps[routing.bells[domain.pd.index]] = Cap(
            "CAP_NOTIFICATION", domain.notification, RIGHT_WRITE, MICROKIT_BADGE_DOORBELL
        )
    badge, intid = core.abi.constant("MONITOR_BADGE_ROUTER"), routing.cross.router[core.core]
    core.irqs.append(doorbell(intid, thread.notification, badge))
    return thread


def router_domain(owner: ProtectionDomain, routing: Routing) -> ProtectionDomain:
    """How the router runs beside a monitor."""
    wanted = router(domain.pd.priority for domain in routing.receivers)
    assert wanted is not None
    return with_router(owner, wanted)
