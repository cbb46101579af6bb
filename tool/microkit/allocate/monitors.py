# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The monitor of a core: a thread like a protection domain's, above all others (monitor_info.h), and
on cores that route a second one (router.py)."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.contract import MONITOR_PERIOD_US, MONITOR_PRIORITY, MONITOR_STACK_SIZE
from ..base.sizes import PAGE
from ..base.units import round_up
from ..model.system import System
from ..model.vspace import VSpaceLayout
from ..sdk.abi import Abi
from ..sdk.parts import Parts
from .address_space import add_tables
from .calls import calls
from .capabilities import RIGHT_READ
from .cross_core import CrossCore
from .domains import Domain, Profile, Runner, Thread, make_thread
from .monitor_info import InfoBuilder, Route
from .objects import READ, Cap, CorePlan, Mapping, Memory, Object
from .programs import map_segments
from .router import Routing, make_router

NAME = "monitor"


@dataclass(eq=False)
class Monitor(Thread):
    """A core's monitor; `domains` are the protection domains it looks after, by their numbers."""

    endpoint: Object
    image: list[Mapping]
    domains: list[Domain]
    #: Address of each sequence page that the router watches.
    sequence: dict[tuple[int, int], int]
    router: Runner | None = None


def make_endpoint(core: CorePlan, abi: Abi) -> Object:
    """To which faults and requests of the core go; made first, for others to refer to."""
    return core.add(Object(f"{NAME} {core.core}: endpoint", 1 << abi.constant("seL4_EndpointBits")))


def make_monitor(
    core: CorePlan,
    parts: Parts,
    system: System,
    domains: list[Domain],
    cross: CrossCore,
    endpoint: Object,
) -> Monitor:
    """The monitor with its address space, its capabilities and its information."""
    abi, owner = parts.abi, f"{NAME} {core.core}"
    image = map_segments(parts.monitor, owner)
    profile = Profile(
        owner, MONITOR_PRIORITY, MONITOR_PERIOD_US, MONITOR_PERIOD_US, MONITOR_STACK_SIZE, fpu=False
    )
    thread = make_thread(core, abi, profile, image, parts.monitor.entry)
    monitor = Monitor(**vars(thread), endpoint=endpoint, image=image, domains=domains, sequence={})
    monitor.tcb.label = NAME
    routing = Routing(core.core, cross, domains, abi)
    _map_info(core, monitor, abi, system, routing)
    if routing.bells:
        top = VSpaceLayout(MONITOR_STACK_SIZE).max_vaddr
        monitor.router = make_router(core, parts, monitor.vspace, top, routing, owner)
    core.objects += add_tables(monitor.vspace)
    _fill_cspace(core, monitor, abi)
    core.untyped_cnode = monitor.cnode
    return monitor


def _map_info(
    core: CorePlan, monitor: Monitor, abi: Abi, system: System, routing: Routing
) -> None:
    """The information, and behind it the sequence pages that the router watches."""
    builder = InfoBuilder(abi, core.core)
    for domain in monitor.domains:
        builder.add(domain)
    builder.add_calls(calls(system, monitor.domains))
    unplaced = [Route(0, bell) for _, bell in routing.links]
    start = abi.constant("MONITOR_INFO_VA")
    size = round_up(len(builder.build(unplaced)), PAGE)
    for pair in dict.fromkeys(link.pair for link, _ in routing.links):
        monitor.sequence[pair] = start + size + len(monitor.sequence) * PAGE
    routes = [
        Route(monitor.sequence[link.pair] + link.offset, bell) for link, bell in routing.links
    ]
    info = Memory(f"{NAME} {core.core}: information", size, data=builder.build(routes))
    core.memories.append(info)
    mappings = monitor.vspace.mappings
    mappings.append(Mapping(start, info, READ))
    for pair, address in monitor.sequence.items():
        mappings.append(Mapping(address, routing.cross.pages[pair], READ))


def _fill_cspace(core: CorePlan, monitor: Monitor, abi: Abi) -> None:
    slot, caps = abi.constant, monitor.cnode.caps
    caps[slot("MONITOR_INPUT_CAP")] = Cap("CAP_ENDPOINT", monitor.endpoint, RIGHT_READ)
    caps[slot("MONITOR_NOTIFICATION_CAP")] = Cap("CAP_NOTIFICATION", monitor.notification)
    caps[slot("MONITOR_VSPACE_CAP")] = Cap("CAP_VSPACE", monitor.vspace)
    caps[slot("MONITOR_REPLY_CAP")] = Cap("CAP_REPLY", monitor.reply)
    caps[slot("MONITOR_SCHED_CONTROL_CAP")] = Cap("CAP_SCHED_CONTROL", word=core.core)
    for number, domain in enumerate(monitor.domains):
        base = slot("MONITOR_PD_BASE") + number * slot("MONITOR_PD_STRIDE")
        caps[base + slot("MONITOR_PD_TCB")] = Cap("CAP_TCB", domain.tcb)
        caps[base + slot("MONITOR_PD_SC")] = Cap("CAP_SCHED_CONTEXT", domain.sc)
        caps[base + slot("MONITOR_PD_NOTIFICATION")] = Cap("CAP_NOTIFICATION", domain.notification)
