# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A draft without errors to the model that the back end works on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..base.errors import Findings
from ..base.location import Location
from ..base.search import FileFinder
from ..check.files import missing_prefill
from ..draft.draft import ChannelDraft, Draft, EndDraft, PdDraft, RegionDraft, VmDraft
from ..model.interfaces import Interface
from ..model.irq_list import parse_irqs
from ..model.system import (
    CapKind,
    Channel,
    ChannelEnd,
    CoreControl,
    CspaceCap,
    Irq,
    Map,
    MemoryRegion,
    OnFault,
    PdWatch,
    Prefill,
    ProgramImage,
    ProtectionDomain,
    SetVar,
    SetVarKind,
    System,
    Trigger,
    VirtualCpu,
    VirtualMachine,
    Watch,
    Watchdog,
)
from ..parse.node import Node
from .interfaces import build_interface
from .need import need

_MAX_RESTARTS = 3
_RESTART_WINDOW_US = 1_000_000
_MAP_SETVARS = (SetVarKind.VADDR, SetVarKind.SIZE, SetVarKind.PREFILL_SIZE)


def build_system(
    draft: Draft, files: FileFinder, need_files: bool, findings: Findings
) -> System | None:
    """The model. The checks have passed, so a missing value here is a bug of the tool, but for what
    files tell when they need not be there: programs then have their names as written, and a region
    without size is a finding."""
    if not need_files:
        for region in draft.regions:
            if region.size is None:  # it would have the size of its prefill
                missing_prefill(findings, region, files)
        if findings.has_errors:
            return None
    regions = tuple(_region(region) for region in draft.regions)
    ends: dict[int, list[EndDraft]] = {}
    for channel in draft.channels:
        for end in channel.ends:
            ends.setdefault(need(end.pd).index, []).append(end)
    interfaces = {each.name: build_interface(each) for each in draft.interfaces}
    return System(
        path=draft.path,
        pds=tuple(_pd(pd, draft, regions, ends.get(pd.index, [])) for pd in draft.pds),
        regions=regions,
        channels=tuple(_channel(channel, interfaces) for channel in draft.channels),
        inputs=(draft.path, *files.found),
        watchdogs=tuple(_watchdog(node) for node in draft.root.all("watchdog")),
        interfaces=tuple(interfaces.values()),
    )


def _region(region: RegionDraft) -> MemoryRegion:
    prefill = None
    if region.prefill:
        place = region.node.place("prefill_path")
        prefill = Prefill(region.prefill, need(region.prefill_size), place)
    cores = sorted({core for each in region.maps for core in each.cores})
    writers = {core for each in region.maps for core in each.cores if need(each.node.perms("perms")).write}
    return MemoryRegion(
        index=region.index,
        name=region.name,
        size=need(region.size),
        page_size=region.page_size,
        phys_addr=region.phys_addr,
        prefill=prefill,
        device_tree=region.node.text("prefill_bootinfo") == "fdt",
        cores=tuple(cores),
        written_by_cores=tuple(sorted(writers)),
        contiguous=region.contiguous,
        location=region.node.place("name"),
        trace=region.node.number("trace"),
    )


def _pd(
    pd: PdDraft, draft: Draft, regions: tuple[MemoryRegion, ...], ends: list[EndDraft]
) -> ProtectionDomain:
    node = pd.node
    budget = need(node.number("budget"))
    irqs = [_irq(each) for each in pd.irqs]
    return ProtectionDomain(
        index=pd.index,
        name=pd.name,
        priority=need(pd.priority),
        budget_us=budget,
        period_us=node.number("period") or budget,
        stack_size=need(node.number("stack_size")),
        cpu=need(pd.cpu),
        flags=frozenset(attr.name for attr in node.spec.carried if node.flag(attr.name)),
        smc=node.flag("smc"),
        own_doorbell=node.text("doorbell") == "own",
        id=node.number("id") if pd.parent else None,
        parent=pd.parent.index if pd.parent else None,
        children=tuple(child.index for child in pd.children),
        program_image=_image(pd),
        maps=_maps(pd, regions),
        irqs=tuple(sorted(irqs, key=lambda each: each.id)),
        setvars=tuple(_setvars(pd, draft, regions, ends)),
        cspace=tuple(_cap(cap, draft) for cap in pd.caps),
        cspace_slots=pd.cspace_slots,
        location=node.place("name"),
        watches=tuple(
            Watch(*_cpu_and_id(each)) for each in node.all("watch") if each.given("cpu")
        ),
        pd_watches=tuple(_pd_watch(each, draft) for each in node.all("watch") if each.given("pd")),
        core_controls=tuple(CoreControl(*_cpu_and_id(each)) for each in node.all("core_control")),
        vm=_vm(pd, pd.vm, regions) if pd.vm else None,
        **_policy(pd),
    )


def _cpu_and_id(node: Node) -> tuple[int, int, Location]:
    return need(node.number("cpu")), need(node.number("id")), node.place("cpu")


def _pd_watch(node: Node, draft: Draft) -> PdWatch:
    watched = draft.pd_names[need(node.text("pd"))]
    return PdWatch(watched.index, need(node.number("id")), node.place("pd"))


def _watchdog(node: Node) -> Watchdog:
    return Watchdog(
        need(node.number("cpu")),
        need(node.number("watches")),
        need(node.number("period")),
        need(node.number("timeout")),
        node.text("on_stuck") == "reset",
        node.place("watches"),
    )


def _policy(pd: PdDraft) -> dict[str, Any]:
    node = pd.node
    text = node.text("on_fault") or ("parent" if pd.parent else "stop")
    on_fault = OnFault(text)
    if on_fault not in (OnFault.RESTART, OnFault.CORE):
        return {"on_fault": on_fault}
    return {
        "on_fault": on_fault,
        "max_restarts": node.number("max_restarts") or _MAX_RESTARTS,
        "restart_window_us": node.number("restart_window") or _RESTART_WINDOW_US,
    }


def _image(pd: PdDraft) -> ProgramImage:
    node = need(pd.node.first("program_image"))
    text = need(node.text("path"))
    path = pd.image or Path(text)
    return ProgramImage(text, path, pd.symbols or path, node.place("path"))


def _vm(pd: PdDraft, vm: VmDraft, regions: tuple[MemoryRegion, ...]) -> VirtualMachine:
    budget = need(vm.node.number("budget"))
    return VirtualMachine(
        name=vm.name,
        priority=need(vm.priority),
        budget_us=budget,
        period_us=vm.node.number("period") or budget,
        vcpus=tuple(VirtualCpu(need(each.number("id")), need(pd.vcpu_core(each))) for each in vm.vcpus),
        maps=_maps(vm, regions),
        location=vm.node.place("name"),
    )


def _maps(owner: PdDraft | VmDraft, regions: tuple[MemoryRegion, ...]) -> tuple[Map, ...]:
    maps = [
        Map(
            region=regions[need(each.region).index],
            vaddr=need(each.vaddr),
            perms=need(each.node.perms("perms")),
            cached=each.cached,
            location=each.node.place("vaddr"),
        )
        for each in owner.maps
    ]
    return tuple(sorted(maps, key=lambda each: each.vaddr))


def _irq(node: Node) -> Irq:
    return Irq(
        need(node.number("irq")),
        need(node.number("id")),
        Trigger(node.text("trigger")),
        node.place("irq"),
        node.text("name"),
        node.flag("implied_ack"),
    )


def _setvars(
    pd: PdDraft, draft: Draft, regions: tuple[MemoryRegion, ...], ends: list[EndDraft]
) -> list[SetVar]:
    found: list[SetVar] = []
    for each in pd.maps:
        region = regions[need(each.region).index]
        prefill_size = region.prefill.size if region.prefill else 0
        values = (need(each.vaddr), region.size, prefill_size)
        for kind, value in zip(_MAP_SETVARS, values):
            symbol = each.node.text(kind.value)
            if symbol:
                found.append(SetVar(symbol, kind, value, region, each.node.place(kind.value)))
    for node in pd.node.all("setvar"):
        region = regions[draft.region_names[need(node.text("region_paddr"))].index]
        symbol = need(node.text("symbol"))
        place = node.place("symbol")
        found.append(SetVar(symbol, SetVarKind.PADDR, region.phys_addr, region, place))
    found += _id_setvars(SetVarKind.IRQ_ID, pd.irqs)
    found += _id_setvars(SetVarKind.CHILD_ID, [child.node for child in pd.children])
    found += _id_setvars(SetVarKind.VCPU_ID, pd.vm.vcpus if pd.vm else [])
    found += _id_setvars(SetVarKind.WATCH_ID, pd.node.all("watch"))
    found += _id_setvars(SetVarKind.CORE_ID, pd.node.all("core_control"))
    found += _id_setvars(SetVarKind.CHANNEL_ID, [end.node for end in ends])
    return found


def _id_setvars(kind: SetVarKind, nodes: list[Node]) -> list[SetVar]:
    return [
        SetVar(symbol, kind, need(node.number("id")), None, node.place("setvar_id"))
        for node in nodes
        if (symbol := node.text("setvar_id"))
    ]


def _cap(node: Node, draft: Draft) -> CspaceCap:
    name = node.text("pd")
    return CspaceCap(
        CapKind(node.tag),
        need(node.number("slot")),
        node.place("slot"),
        pd=draft.pd_names[name].index if name else None,
        size=node.number("size") or 0,
        phys_addr=node.number("phys_addr"),
        irqs=parse_irqs(node.text("irqs") or ""),
    )


def _channel(channel: ChannelDraft, interfaces: Mapping[str, Interface]) -> Channel:
    first, second = need(channel.pair)
    across = need(first.pd).cpu != need(second.pd).cpu
    a, b = (_end(end, across) for end in (first, second))
    interface = interfaces.get(channel.node.text("interface") or "")
    return Channel(a, b, channel.node.location, channel.node.text("name"), interface)


def _end(end: EndDraft, across: bool) -> ChannelEnd:
    node = end.node
    return ChannelEnd(
        need(end.pd).index,
        need(node.number("id")),
        end.pp,
        node.flag("notify"),
        node.place("pd"),
        node.number("spin") or 0,
        end.pp and (node.text("on_stop") or ("error" if across else "wait")) == "error",
    )
