# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The whole plan: for each core its objects, capabilities and memory, and the memory between
cores. Final when made, but for where things lie (places.py)."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import field
from types import MappingProxyType

from ..base.errors import Findings
from ..base.frozen import NAMED
from ..base.records import dataclass
from ..model.board import Board
from ..model.image_names import image_names
from ..model.system import MemoryRegion, System
from ..sdk.kernel_ring import has_ring
from ..sdk.parts import Parts
from . import rules
from .callees import Callees
from .capabilities import (
    SgiCap,
    bind_irqs,
    fault_cap,
    fill_channels,
    fill_core_controls,
    fill_cspace,
    fill_families,
    fill_grants,
    monitor_requests,
    sgi_cap,
)
from .cores import CoreDraft, CorePlan, Domain
from .cross_core import CrossCore, find_cross_core
from .domains import make_domain, region_memory
from .guests import make_guest
from .monitors import add_monitor, make_endpoints
from .objects import Memory
from .programs import Program
from .router import Routing

#: The core that the board starts with: the loader runs on it.
BOOT_CORE = 0


@dataclass(frozen=True, eq=False)
class Plan:
    """What is to be laid out. `cores` in the order of the image; the boot core is first."""

    system: System = field(metadata=NAMED)
    board: Board = field(metadata=NAMED)
    parts: Parts = field(metadata=NAMED)
    cores: tuple[CorePlan, ...]
    #: By index of protection domain.
    domains: Table[int, Domain] = field(metadata=NAMED)
    cross: CrossCore
    #: By index of memory region; those that nobody uses and that have no address are missing.
    regions: Table[int, Memory] = field(metadata=NAMED)
    #: Memory outside the windows that the tool places.
    shared: tuple[Memory, ...]
    #: Memory with a place given by the system description.
    fixed: tuple[Memory, ...]
    #: Rings of events of the cores that their regions name: the kernels' memory, and in no other list.
    rings: tuple[Memory, ...] = ()


@dataclass(eq=False)
class _Draft:
    """A plan that is being made."""

    system: System
    board: Board
    parts: Parts
    cores: dict[int, CoreDraft]
    cross: CrossCore
    domains: dict[int, Domain]
    regions: dict[int, Memory]
    shared: list[Memory]
    fixed: list[Memory]
    rings: list[Memory] = field(default_factory=list)


def make_plan(
    system: System,
    board: Board,
    parts: Parts,
    programs: Table[int, Program],
    findings: Findings,
) -> Plan | None:
    """The plan, with nothing placed yet; None when there are errors, also those found before."""
    rules.doorbells_exist(findings, system, board)
    rules.prefill_device(findings, system, board)
    if findings.has_errors:
        return None
    numbers = sorted({BOOT_CORE, *system.cores})
    shared = len(system.vmids_from_top)
    cores = {number: CoreDraft(number, board.processors[number], parts.abi, shared_vmids=shared) for number in numbers}
    callee_size = parts.abi.size("multikit_callee")
    plan = _Draft(
        system, board, parts, cores, find_cross_core(system, board, callee_size), {}, {}, [], []
    )
    _add_regions(plan)
    cross = plan.cross
    plan.shared += [*cross.pages.values(), *cross.status.values(), *cross.callees.values()]
    for core in cores.values():
        make_endpoints(core, system)
    _add_domains(plan, programs)
    sgi = sgi_cap(board)
    monitors = {
        number: add_monitor(core, parts, board, system, plan.cross, sgi)
        for number, core in cores.items()
    }
    _add_capabilities(plan, sgi, {number: made[0] for number, made in monitors.items()})
    for core in cores.values():
        core.add_pools()
        for domain in core.domains:
            fill_grants(core, domain)
    return Plan(
        system,
        board,
        parts,
        tuple(core.done(*monitors[number]) for number, core in cores.items()),
        MappingProxyType(plan.domains),
        plan.cross,
        MappingProxyType(plan.regions),
        tuple(plan.shared),
        tuple(plan.fixed),
        tuple(plan.rings),
    )


def _add_regions(plan: _Draft) -> None:
    """Each region into the memory of its core, the shared memory, or where it is told to be. The
    place of a region that nobody uses is kept free, and left as it is."""
    for region in plan.system.regions:
        used = bool(region.cores) or region.contiguous
        if not used and region.phys_addr is None:
            continue
        data = region.prefill.path.read_bytes() if region.prefill else b""
        memory = region_memory(region, data, used and _is_ram(plan.board, region))
        plan.regions[region.index] = memory
        if region.trace is not None and has_ring(plan.parts.abi):
            plan.rings.append(memory)
        elif region.phys_addr is not None:
            plan.fixed.append(memory)
        elif len(region.cores) == 1:
            plan.cores[region.cores[0]].memories.append(memory)
        else:
            plan.shared.append(memory)


def _is_ram(board: Board, region: MemoryRegion) -> bool:
    return region.phys_addr is None or board.in_ram(region.phys_addr, region.size)


def _add_domains(plan: _Draft, programs: Table[int, Program]) -> None:
    names = image_names([pd.name for pd in plan.system.pds])
    for pd, name in zip(plan.system.pds, names):
        core, wards = plan.cores[pd.cpu], plan.system.wards(pd.cpu)
        plan.domains[pd.index] = make_domain(
            core,
            pd,
            programs[pd.index],
            name,
            plan.regions,
            plan.cross,
            fault_cap(pd, plan.domains, core, wards.index(pd) if pd in wards else None),
            has_endpoint=plan.system.has_endpoint(pd),
            restarting=plan.parts if plan.system.can_restart(pd.index) else None,
        )
        if pd.vm:
            make_guest(core, plan.system, plan.domains[pd.index], plan.regions)
    for core in plan.cores.values():
        for pd in plan.system.guests_on(core.core):
            if pd.cpu != core.core:
                make_guest(core, plan.system, plan.domains[pd.index], plan.regions)


def _add_capabilities(plan: _Draft, sgi: SgiCap, monitors: dict[int, Domain]) -> None:
    for core in plan.cores.values():
        for index, domain in enumerate(core.domains):
            requests = monitor_requests(core, index)
            fill_cspace(core, domain, plan.domains, plan.system, requests, plan.parts)
            fill_core_controls(core, domain, plan.board)
            bind_irqs(core, domain, plan.cross)
    fill_channels(plan.cores, plan.domains, plan.system, plan.cross, sgi)
    fill_families(plan.cores, plan.domains, plan.system, plan.cross, sgi)
    for number, core in plan.cores.items():
        routing = Routing(number, plan.cross, core.domains, plan.parts.abi)
        Callees(core, plan.system, plan.cross, routing).fill(monitors[number], sgi)
