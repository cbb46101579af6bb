# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The whole plan: for each core its objects, capabilities and memory, and the memory between
cores."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.errors import Findings
from ..base.sizes import ASIDS_PER_POOL, GRANULE, SLOT
from ..model.board import Board
from ..model.image_names import image_names
from ..model.system import MemoryRegion, System
from ..sdk.abi import Abi
from ..sdk.parts import Parts
from . import rules
from .capabilities import (
    RIGHT_WRITE,
    bind_irqs,
    fault_cap,
    fill_channels,
    fill_cspace,
    fill_grants,
    sgi_cap,
)
from .cross_core import CrossCore, find_cross_core
from .domains import Domain, make_domain, region_memory
from .monitors import Monitor, make_endpoint, make_monitor
from .objects import Cap, CNode, CorePlan, Memory, Object
from .programs import Program, read_programs

#: The core that the board starts with: the loader runs on it.
BOOT_CORE = 0


@dataclass(eq=False)
class Plan:
    """What is to be laid out. `cores` in the order of the image; the boot core is first."""

    system: System
    board: Board
    parts: Parts
    cores: list[CorePlan]
    #: By index of protection domain.
    domains: dict[int, Domain]
    #: By core.
    monitors: dict[int, Monitor]
    cross: CrossCore
    #: By index of memory region; those that nobody uses and that have no address are missing.
    regions: dict[int, Memory]
    #: Memory outside the windows that the tool places.
    shared: list[Memory]
    #: Memory with a place given by the system description.
    fixed: list[Memory]


def make_plan(system: System, board: Board, parts: Parts, findings: Findings) -> Plan | None:
    """The plan, with nothing placed yet; None when there are errors."""
    programs = read_programs(system, findings, parts.usage)
    rules.doorbells_exist(findings, system, board)
    rules.prefill_device(findings, system, board)
    if findings.has_errors:
        return None
    cores = {number: _core(board, number) for number in sorted({BOOT_CORE, *system.cores})}
    cross = find_cross_core(system, board)
    plan = Plan(system, board, parts, list(cores.values()), {}, {}, cross, {}, [], [])
    _add_regions(plan, cores)
    plan.shared += plan.cross.pages.values()
    endpoints = {number: make_endpoint(core, parts.abi) for number, core in cores.items()}
    _add_domains(plan, cores, programs)
    for number, core in cores.items():
        mine = [plan.domains[pd.index] for pd in system.pds_on(number)]
        plan.monitors[number] = make_monitor(
            core, parts, system, mine, plan.cross, endpoints[number]
        )
    _add_capabilities(plan, cores, endpoints)
    for core in cores.values():
        _finish(core, plan)
    return plan


def _core(board: Board, number: int) -> CorePlan:
    return CorePlan(number, mpidr=number)


def _add_regions(plan: Plan, cores: dict[int, CorePlan]) -> None:
    """Each region into the memory of its core, the shared memory, or where it is told to be. The
    place of a region that nobody uses is kept free, and left as it is."""
    for region in plan.system.regions:
        used = bool(region.cores) or region.contiguous
        if not used and region.phys_addr is None:
            continue
        data = region.prefill.path.read_bytes() if region.prefill else b""
        memory = region_memory(region, data, used and _is_ram(plan.board, region))
        plan.regions[region.index] = memory
        if region.phys_addr is not None:
            plan.fixed.append(memory)
        elif len(region.cores) == 1:
            cores[region.cores[0]].memories.append(memory)
        else:
            plan.shared.append(memory)


def _is_ram(board: Board, region: MemoryRegion) -> bool:
    return region.phys_addr is None or board.in_ram(region.phys_addr, region.size)


def _add_domains(plan: Plan, cores: dict[int, CorePlan], programs: dict[int, Program]) -> None:
    called = {
        channel.peer(end).pd for channel in plan.system.channels for end in channel.ends if end.pp
    }
    names = image_names([pd.name for pd in plan.system.pds])
    for pd, name in zip(plan.system.pds, names):
        domain = make_domain(
            cores[pd.cpu],
            plan.parts.abi,
            pd,
            programs[pd.index],
            plan.regions,
            plan.cross,
            has_endpoint=bool(pd.children) or pd.index in called,
        )
        domain.image_name = domain.tcb.label = name
        plan.domains[pd.index] = domain


def _add_capabilities(
    plan: Plan, cores: dict[int, CorePlan], endpoints: dict[int, Object]
) -> None:
    passive = plan.parts.abi.constant("MONITOR_BADGE_PASSIVE")
    for core in cores.values():
        endpoint = endpoints[core.core]
        for index, domain in enumerate(plan.monitors[core.core].domains):
            domain.tcb.fault_handler = fault_cap(domain, plan.domains, endpoint, index)
            request = Cap("CAP_ENDPOINT", endpoint, RIGHT_WRITE, passive | index + 1)
            fill_cspace(domain, plan.domains, plan.system, request, plan.parts.benchmark)
            bind_irqs(core, domain, plan.cross)
    mpidrs = {core.core: core.mpidr for core in cores.values()}
    fill_channels(plan.domains, plan.system, plan.cross, sgi_cap(plan.board, mpidrs))


def _finish(core: CorePlan, plan: Plan) -> None:
    """Numbers of address spaces; sizes that follow from all the rest."""
    abi = plan.parts.abi
    _number_spaces(core, abi)
    for domain in plan.monitors[core.core].domains:
        fill_grants(core, domain)
    spare = abi.constant("MONITOR_UNTYPED_BASE") + abi.constant("MONITOR_UNTYPED_SLOTS")
    if core.untyped_cnode is not None:
        core.untyped_cnode.least = spare + 1
    for cnode in core.objects:
        if isinstance(cnode, CNode):
            slots = max(max(cnode.caps) + 1, cnode.least)
            cnode.radix = (slots - 1).bit_length()
            cnode.size = max(SLOT << cnode.radix, GRANULE)


def _number_spaces(core: CorePlan, abi: Abi) -> None:
    for number, vspace in enumerate(core.vspaces, start=1):
        vspace.asid = number
        vspace.vmid = number if number < abi.constant("VMIDS") else 0
    for number in range(len(core.vspaces) // ASIDS_PER_POOL + 1):
        pool = Object(f"ASID pool {number}", 1 << abi.constant("seL4_ASIDPoolBits"))
        core.asid_pools.append(pool)
        core.objects.append(pool)
