# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data from the system description alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ... import __version__
from ...base.sizes import PAGE
from ...model.board import Board, MemoryRange
from ...model.system import Channel, Map, MemoryRegion, ProtectionDomain, System, VirtualMachine
from ...model.vspace import VSpaceLayout
from ...model.watchdogs import started_by
from ...parse.grammar import GRAMMAR
from .answers import answers_us
from .devices import trusted
from .grants import grants
from .timing import response_us, share

FORMAT = "multikit-report"
VERSION = 1

Json = dict[str, Any]


def report_data(system: System, board: Board) -> Json:
    """Everything that is known before the build."""
    answers = answers_us(system, board)
    return {
        "format": FORMAT,
        "version": VERSION,
        "tool": f"microkit (Multikit) {__version__}",
        "system": {"name": system.path.stem, "path": str(system.path)},
        "board": _board(board),
        "totals": _totals(system, board),
        "cores": [_core(system, core) for core in system.cores],
        "pds": [_pd(system, pd, board, answers) for pd in system.pds],
        "channels": [_channel(system, channel) for channel in system.channels],
        "watchdogs": [
            {"core": each.cpu, "watches": each.watches, "period_us": each.period_us,
             "timeout_us": each.timeout_us, "resets": each.resets, "starts": each in started_by(system, each.cpu)}
            for each in system.watchdogs
        ],
        "regions": _regions(system),
        "physical_map": _physical_map(system, board),
        "devices": trusted(system, board),
    }  # fmt: skip


def block(start: int, size: int, kind: str, name: str, **more: object) -> Json:
    """A piece of an address space."""
    return {"start": start, "size": size, "kind": kind, "name": name, **more}


def _board(board: Board) -> Json:
    return {
        "name": board.name,
        "description": board.description,
        "cores": board.cores,
        "cpu": board.cpu,
        "gic": board.gic.version,
        "sgis": list(board.sgis),
        "spis": list(board.spis),
        "ram": [{"start": bank.base, "size": bank.size} for bank in board.ram],
    }


def _totals(system: System, board: Board) -> Json:
    cross = sum(system.is_cross_core(channel) for channel in system.channels)
    return {
        "pds": len(system.pds),
        "cores": len(system.cores),
        "channels": len(system.channels),
        "cross_core_channels": cross,
        "regions": len(system.regions),
        "irqs": sum(len(pd.irqs) for pd in system.pds),
        "ram_bytes": sum(bank.size for bank in board.ram),
        "region_bytes": sum(region.size for region in system.regions),
    }


def _core(system: System, core: int) -> Json:
    pds = sorted(system.pds_on(core), key=lambda pd: (-pd.priority, pd.index))
    shares = [each for pd in pds if (each := share(system, pd)) is not None]
    return {"core": core, "pds": [pd.index for pd in pds], "utilisation": sum(shares)}


def _pd(
    system: System, pd: ProtectionDomain, board: Board, answers: Mapping[int, int | None]
) -> Json:
    return {
        "index": pd.index,
        "name": pd.name,
        "core": pd.cpu,
        "priority": pd.priority,
        "budget_us": pd.budget_us,
        "period_us": pd.period_us,
        "utilisation": share(system, pd),
        "response_us": response_us(system, board, pd),
        "answered_us": answers.get(pd.index),
        **{attr.name: pd.has(attr.name) for attr in GRAMMAR["protection_domain"].carried},
        "own_doorbell": pd.own_doorbell,
        "on_fault": pd.on_fault.value,
        "max_restarts": pd.max_restarts,
        "restart_window_us": pd.restart_window_us,
        "el1_timer": pd.owns_timer,
        "smc": pd.smc,
        "stack_size": pd.stack_size,
        "program": pd.program_image.text,
        "parent": pd.parent,
        "child_id": pd.id,
        "children": list(pd.children),
        "virtual_machine": virtual_machine(pd.vm) if pd.vm else None,
        "memory_map": memory_map(pd.maps),
        "irqs": [
            {"number": irq.number, "id": irq.id, "trigger": irq.trigger.value, "name": irq.name}
            for irq in pd.irqs
        ],
        "watches": [{"core": each.cpu, "id": each.id} for each in pd.watches],
        "pd_watches": [{"pd": each.pd, "id": each.id} for each in pd.pd_watches],
        "core_controls": [{"core": each.cpu, "id": each.id} for each in pd.core_controls],
        "setvars": [
            {"symbol": each.symbol, "kind": each.kind.value, "value": each.value}
            for each in pd.setvars
        ],
        "grants": grants(pd),
    }


def virtual_machine(vm: VirtualMachine) -> Json:
    """A guest; addresses of its memory map are guest physical ones."""
    return {
        "name": vm.name,
        "priority": vm.priority,
        "budget_us": vm.budget_us,
        "period_us": vm.period_us,
        "vcpus": [each.id for each in vm.vcpus],
        "vcpu_cores": [each.cpu for each in vm.vcpus],
        "memory_map": memory_map(vm.maps),
    }


def memory_map(maps: Iterable[Map]) -> list[Json]:
    """Regions in ascending order. Program, stack and IPC buffer have their places in a plan."""
    found = [
        block(each.vaddr, each.region.size, "region", each.region.name, perms=str(each.perms),
              cached=each.cached, page_size=each.region.page_size, physical=each.region.phys_addr)
        for each in maps
    ]  # fmt: skip
    return sorted(found, key=lambda each: each["start"])


def guards(space: VSpaceLayout) -> list[Json]:
    """Pages that stay unmapped on both sides of the stack."""
    return [
        block(start, PAGE, "guard", "guard page", perms="")
        for start in (space.max_vaddr, space.stack_top)
    ]


def _channel(system: System, channel: Channel) -> Json:
    return {
        "name": channel.name,
        "interface": channel.spoken,
        "cross_core": system.is_cross_core(channel),
        "ends": [
            {"pd": end.pd, "id": end.id, "pp": end.pp, "notify": end.notify,
             "spin_us": end.spin_us, "on_stop": "error" if end.on_stop_error else "wait"}
            for end in channel.ends
        ],
    }  # fmt: skip


def _regions(system: System) -> list[Json]:
    users: dict[int, list[Json]] = {region.index: [] for region in system.regions}
    for pd in system.pds:
        spaces = ((False, pd.maps), (True, pd.vm.maps if pd.vm else ()))
        for guest, each in ((guest, each) for guest, maps in spaces for each in maps):
            users[each.region.index].append(
                {"pd": pd.index, "guest": guest, "vaddr": each.vaddr, "perms": str(each.perms),
                 "cached": each.cached}
            )  # fmt: skip
    return [_region(region, users[region.index]) for region in system.regions]


def _region(region: MemoryRegion, users: list[Json]) -> Json:
    return {
        "index": region.index,
        "name": region.name,
        "size": region.size,
        "page_size": region.page_size,
        "physical": region.phys_addr,
        "prefill": region.filled_with,
        "trace": region.trace,
        "cores": list(region.cores),
        "written_by_cores": list(region.written_by_cores),
        "users": users,
    }


def _physical_map(system: System, board: Board) -> list[Json]:
    """Fixed places: firmware, the image, regions with an address, the tool's own devices."""
    found = [_range(each, "reserved") for each in board.reserved]
    found += [_range(each, "device") for each in devices(board)]
    found += [
        block(region.phys_addr, region.size,
              "region" if board.in_ram(region.phys_addr, region.size) else "device_region",
              region.name)
        for region in system.regions
        if region.phys_addr is not None
    ]  # fmt: skip
    return sorted(found, key=lambda each: each["start"])


def devices(board: Board) -> list[MemoryRange]:
    """Registers that kernels keep for themselves."""
    gic = board.gic
    named = [("GIC distributor", gic.gicd), ("GIC CPU interface", gic.gicc), ("GIC virtual interface", gic.gich),
             ("GIC redistributors", gic.gicr), ("debug UART", board.uart.regs)]  # fmt: skip
    return [MemoryRange(each.base, each.size, name) for name, each in named if each is not None]


def _range(each: MemoryRange, kind: str) -> Json:
    return block(each.base, each.size, kind, each.name or kind)
