# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The monitor of a core: a protection domain above all others (monitor_info.h), and further threads of it on
cores that route (router.py), that watch or are watched (watchdog.py), and that have parents or children of
others' (guardian.py)."""

from __future__ import annotations

from ..base.sizes import PAGE
from ..base.units import round_up
from ..model.board import Board
from ..model.monitor import MONITOR, monitor
from ..model.system import OnFault, System
from ..model.vspace import VSpaceLayout
from ..model.watchdogs import restart_core
from ..sdk.parts import Parts
from .callees import Callees, by_bell
from .calls import calls, far_callers
from .capabilities import RIGHT_READ, SgiCap
from .cores import CoreDraft, Domain, Thread
from .cross_core import CrossCore
from .domains import Space
from .guardian import Guarding
from .monitor_info import InfoBuilder, Route
from .near_guests import NearGuests
from .objects import Cap, Memory
from .programs import Program
from .router import Routing, make_router, router_domain
from .watchdog import Watchdogs


def make_endpoints(core: CoreDraft, system: System) -> None:
    """To which faults and requests of the core go."""
    core.monitor = core.block(f"{MONITOR} {core.core}: endpoint", "seL4_EndpointBits")
    if system.guarded(core.core):
        name = f"{MONITOR} {core.core} guardian"
        core.guardian = core.block(f"{name}: endpoint", "seL4_EndpointBits")


def add_monitor(
    core: CoreDraft, parts: Parts, board: Board, system: System, cross: CrossCore, sgi: SgiCap
) -> tuple[Domain, Thread | None, Thread | None, Thread | None]:
    """The monitor with its address space, its capabilities and its information; its router, its watchdog,
    and its guardian."""
    pd, abi = monitor(core.core), parts.abi
    program = Program(parts.monitor, parts.monitor, pd.program_image.path)
    space = Space(core, pd, program, VSpaceLayout(pd.stack_size))
    routing = Routing(core.core, cross, core.domains, abi)
    watchdogs = Watchdogs(core, system, board, dict(cross.status))
    guarding, callees = Guarding(core, system, cross), Callees(core, system, cross, routing)
    near = NearGuests(core, system, parts, callees.first_free + guarding.guest_slots)
    _map_info(space, board, system, watchdogs, callees, guarding, near)
    beside, top = None, space.layout.max_vaddr
    if routing.bells:
        beside = router_domain(pd, routing)
        space.map_stack(beside.name, top, beside.stack_size)
    buffer = watchdogs.map_own(space) if watchdogs.needed else None
    guarding.map_own(space)
    spare = abi.constant("MONITOR_UNTYPED_BASE") + abi.constant("MONITOR_UNTYPED_SLOTS")
    made = space.domain(MONITOR, None, core.monitor, spare + 1)
    router = make_router(core, parts, beside, made.vspace, top, routing) if beside else None
    watchdog = watchdogs.make(parts, pd, made, buffer) if buffer else None
    guardian = guarding.make(parts, pd, made, sgi) if guarding.buffer else None
    if watchdog and guardian:
        watchdogs.tell(watchdog, guardian)
    core.objects += made.vspace.tables.values()
    _fill_cspace(core, made, system)
    core.slots[made.cnode] |= guarding.guest_caps(callees.first_free) | near.caps()
    return made, router, watchdog, guardian


def _map_info(
    space: Space,
    board: Board,
    system: System,
    watchdogs: Watchdogs,
    callees: Callees,
    guarding: Guarding,
    near: NearGuests,
) -> None:
    """The information, and behind it the sequence pages that the router watches, then how its protection
    domains are, then the status pages of the watchdog, then what callers on other cores read, then what the
    guardian has."""
    core, abi, routing = space.core, space.core.abi, callees.routing
    builder = InfoBuilder(abi, core.core)
    for domain in core.domains:
        builder.add(system, domain)
    builder.add_calls(calls(system, core.domains))
    builder.add_bells(callees.bells())
    builder.add_far_callers(far_callers(system, core.domains))
    builder.add_guests(guarding.guests(builder.string, callees.first_free) + near.rows(builder.string))
    unplaced = [Route(0, bell) for _, bell in routing.pairs] + callees.routes(0)
    start = abi.constant("MONITOR_INFO_VA")
    names = {index: builder.string(system.pds[index].name) for index in guarding.named}
    size = round_up(
        len(builder.build(unplaced, watchdogs.watching(start), guarding.guarded(names, start, start, {}))), PAGE
    )
    pages = [start + size + number * PAGE for number in range(len(routing.pairs))]
    offset = abi.layout("microkit_xcore_page").member("count").offset
    routes = [Route(page + offset, bell) for page, (_, bell) in zip(pages, routing.pairs)]
    behind = start + size + len(pages) * PAGE
    used = max(1, len(core.domains)) * abi.size("multikit_pd_status")
    status = Memory(f"{space.pd.name}: status", round_up(used, PAGE))
    space.map_private(behind, status, writable=True)
    watched = behind + status.size
    told = watched + len(watchdogs.cores) * PAGE
    guarded = told + callees.pages * PAGE
    builder.set_places("callee", callees.own_places(told))
    builder.set_places("kept", watchdogs.kept(watched))
    routes = by_bell([*routes, *callees.routes(told)])
    families = guarding.guarded(names, guarded, watched, callees.parents(told))
    data = bytes(builder.build(routes, watchdogs.watching(watched), families, behind))
    space.map_private(start, Memory(f"{space.pd.name}: information", size, data=data))
    for page, (pair, _) in zip(pages, routing.pairs):
        space.map_sequence(pair, page, routing.cross.pages[pair])
    watchdogs.map_pages(space, watched)
    callees.map_pages(space, told)
    guarding.map_pages(space, guarded)


def _fill_cspace(core: CoreDraft, monitor: Domain, system: System) -> None:
    """All but what is left of the core's memory, which is known when all else has its place."""
    slot, caps = core.abi.constant, core.slots[monitor.cnode]
    caps[slot("MONITOR_INPUT_CAP")] = Cap("CAP_ENDPOINT", monitor.endpoint, RIGHT_READ)
    caps[slot("MONITOR_NOTIFICATION_CAP")] = Cap("CAP_NOTIFICATION", monitor.notification)
    caps[slot("MONITOR_VSPACE_CAP")] = Cap("CAP_VSPACE", monitor.vspace)
    caps[slot("MONITOR_REPLY_CAP")] = Cap("CAP_REPLY", monitor.reply)
    caps[slot("MONITOR_SCHED_CONTROL_CAP")] = Cap("CAP_SCHED_CONTROL", word=core.core)
    if any(domain.pd.on_fault is OnFault.HALT for domain in core.domains):
        caps[slot("MONITOR_SMC_CAP")] = Cap("CAP_SMC", word=slot("MONITOR_PSCI_SYSTEM_OFF"))
    if restart_core(system, core.core):
        caps[slot("MONITOR_CORE_OFF_CAP")] = Cap("CAP_SMC", word=slot("PSCI_CPU_OFF"))
    for number, domain in enumerate(core.domains):
        base = slot("MONITOR_PD_BASE") + number * slot("MONITOR_PD_STRIDE")
        caps[base + slot("MONITOR_PD_TCB")] = Cap("CAP_TCB", domain.tcb)
        caps[base + slot("MONITOR_PD_SC")] = Cap("CAP_SCHED_CONTEXT", domain.sc)
        caps[base + slot("MONITOR_PD_NOTIFICATION")] = Cap("CAP_NOTIFICATION", domain.notification)
        if domain.reset and system.is_called(domain.pd.index):
            caps[base + slot("MONITOR_PD_REPLY")] = Cap("CAP_REPLY", domain.reply)
