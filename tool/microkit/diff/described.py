# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Everything of a system description that is worth comparing, in the form of an image's facts: for
reviews before there is an image."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.units import format_size
from ..model.system import CapKind, Channel, ChannelEnd, CspaceCap, Map, MemoryRegion, OnFault, ProtectionDomain, System, VirtualMachine
from ..model.watchdogs import started_by
from ..parse.grammar import GRAMMAR
from .facts import Attributes, Facts

_VERBS = {
    CapKind.TCB: "control",
    CapKind.SC: "use the time of",
    CapKind.VSPACE: "change the memory of",
    CapKind.CNODE: "change the capabilities of",
}


def described(system: System) -> Facts:
    """All sections, in the order of an image's."""
    return {
        "domains": {pd.name: _domain(system, pd) for pd in system.pds} | {
            f"virtual machine {pd.vm.name}": _guest(pd, pd.vm) for pd in system.pds if pd.vm
        },
        "authority": {text: {} for text in sorted(set(_statements(system)))},
        "channels": dict(_channels(system)),
        "interrupts": {
            f"{irq.number} of core {pd.cpu}" if irq.number < 32 else f"{irq.number}":
                {"core": pd.cpu, "domain": pd.name, "id": irq.id, "trigger": irq.trigger.value}
            for pd in system.pds for irq in pd.irqs
        },
        "regions": {
            each.name: {"size": each.size, "page_size": each.page_size,
                        "physical": each.phys_addr,
                        "prefill": each.filled_with, **_shown(each)}
            for each in system.regions
        },
        "watchdogs": {
            f"core {each.cpu} watches core {each.watches}":
                {"period_us": each.period_us, "timeout_us": each.timeout_us, "resets": each.resets,
                 "starts": each in started_by(system, each.cpu)}
            for each in system.watchdogs
        },
        "memory": dict(_memory(system)),
        "capabilities": dict(_capabilities(system)),
    }  # fmt: skip


def _shown(region: MemoryRegion) -> Attributes:
    return {} if region.trace is None else {"events_of_core": region.trace}


def _domain(system: System, pd: ProtectionDomain) -> Attributes:
    return {
        "core": pd.cpu,
        "priority": pd.priority,
        "budget_us": pd.budget_us,
        "period_us": pd.period_us,
        **{attr.name: pd.has(attr.name) for attr in GRAMMAR["protection_domain"].carried},
        "doorbell": "own" if pd.own_doorbell else "any",
        "on_fault": pd.on_fault.value,
        "max_restarts": pd.max_restarts,
        "restart_window_us": pd.restart_window_us,
        "stack_size": pd.stack_size,
        "program": pd.program_image.text,
        "parent": None if pd.parent is None else system.pds[pd.parent].name,
        "child_id": pd.id,
    }


def _guest(pd: ProtectionDomain, vm: VirtualMachine) -> Attributes:
    return {
        "core": " ".join(map(str, vm.cores)),
        "priority": vm.priority,
        "budget_us": vm.budget_us,
        "period_us": vm.period_us,
        "vmm": pd.name,
        "vcpus": " ".join(str(each.id) for each in vm.vcpus),
    }


def _spaces(system: System) -> Iterator[tuple[str, tuple[Map, ...]]]:
    """Mappings of protection domains and guests, by name."""
    for pd in system.pds:
        yield pd.name, pd.maps
        if pd.vm:
            yield f"virtual machine {pd.vm.name}", pd.vm.maps


def _ends(system: System) -> Iterator[tuple[Channel, ChannelEnd, str, str]]:
    """(channel, end, its domain's name, its peer's)."""
    for channel in system.channels:
        for end in channel.ends:
            yield channel, end, system.pds[end.pd].name, system.pds[channel.peer(end).pd].name


def _channels(system: System) -> Iterator[tuple[str, Attributes]]:
    for channel, end, name, peer in _ends(system):
        to = f"{peer} (channel {channel.peer(end).id})"
        ways: Attributes = {
            way: to for way, may in (("notify", end.notify), ("call", end.pp)) if may
        }
        spin: Attributes = {"spin_us": end.spin_us} if end.spin_us else {}
        stop: Attributes = {"on_stop": "error"} if end.on_stop_error else {}
        text = channel.interface
        spoken: Attributes = {"interface": f"{channel.spoken} ({text.signature:08x})"} if text else {}
        yield f"{name}: channel {end.id}", {**(ways or {"with": to}), **spin, **stop, **spoken}


def _memory(system: System) -> Iterator[tuple[str, Attributes]]:
    for name, maps in _spaces(system):
        seen: dict[str, int] = {}
        for each in maps:
            seen[each.region.name] = number = seen.get(each.region.name, 0) + 1
            more = f" ({number})" if number > 1 else ""
            yield f"{name}: {each.region.name}{more}", {
                "vaddr": each.vaddr,
                "size": each.region.size,
                "rights": (str(each.perms) or "none") + ("" if each.cached else " device"),
            }


def _capabilities(system: System) -> Iterator[tuple[str, Attributes]]:
    for pd in system.pds:
        for each in pd.cspace:
            yield f"{pd.name}: own slot {each.slot}", {
                "kind": each.kind.value,
                "object": None if each.pd is None else system.pds[each.pd].name,
                "size": each.size,
                "physical": each.phys_addr,
                "interrupts": " ".join(f"{number}:{kind.value}" for number, kind in each.irqs),
            }


def _statements(system: System) -> Iterator[str]:
    """Who may do what to whom."""
    for _, end, name, peer in _ends(system):
        if end.notify:
            yield f"{name} may notify {peer}"
        if end.pp:
            yield f"{name} may call {peer}"
    for pd in system.pds:
        if pd.on_fault is OnFault.HALT:
            yield f"a fault of {pd.name} turns the board off"
        if pd.on_fault is OnFault.CORE:
            yield f"a fault of {pd.name} restarts core {pd.cpu}"
            for each in system.watchdogs:
                if each.watches == pd.cpu:
                    yield f"core {each.cpu} may start core {pd.cpu}"
        if pd.smc:
            yield f"{pd.name} may call the secure monitor"
        for each in pd.core_controls:
            yield f"{pd.name} may start core {each.cpu}"
        for each in pd.watches:
            yield f"{pd.name} may read 'status of core {pd.cpu}'"
        for each in pd.pd_watches:
            yield f"{pd.name} is told when {system.pds[each.pd].name} stops or starts again"
        for index in pd.children:
            child = system.pds[index].name
            yield f"{pd.name} may control {child}"
            if system.pds[index].on_fault is OnFault.PARENT:
                yield f"{pd.name} handles faults of {child}"
        for irq in pd.irqs:
            yield f"{pd.name} may handle interrupt {irq.number}"
        if pd.vm:
            yield f"{pd.name} may control virtual machine {pd.vm.name}"
            yield f"{pd.name} handles faults of virtual machine {pd.vm.name}"
    for name, maps in _spaces(system):
        for each in maps:
            for verb in ("read", "write", "execute"):
                if getattr(each.perms, verb):
                    yield f"{name} may {verb} '{each.region.name}'"
            if each.region.trace is not None:
                yield f"{name} may read the events of core {each.region.trace}'s kernel"
    for pd in system.pds:
        yield from (f"{pd.name} may {text}" for cap in pd.cspace for text in _grant(cap))
        for cap in pd.cspace:
            if cap.pd not in (None, pd.index) and cap.kind in _VERBS:
                yield f"{pd.name} may {_VERBS[cap.kind]} {system.pds[cap.pd].name}"


def _grant(cap: CspaceCap) -> Iterator[str]:
    """What somebody may do with memory and authority to make objects, as of an image."""
    if cap.kind is CapKind.UNTYPED and cap.phys_addr is not None:
        yield f"map the device at {cap.phys_addr:#x}, {format_size(cap.size)}"
    elif cap.kind is CapKind.UNTYPED:
        yield f"make objects of {format_size(cap.size)} of memory"
    elif cap.kind is CapKind.SCHED_CONTROL:
        yield "give out time"
    elif cap.kind is CapKind.ASID_CONTROL:
        yield "make address space pools"
    for number, _ in cap.irqs:
        yield f"take interrupt {number}"
