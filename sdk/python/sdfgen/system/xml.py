# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The system description that Microkit's tool reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from .channel import Channel
    from .description import SystemDescription
    from .domain import ProtectionDomain
    from .irq import IrqConventional
    from .machine import VirtualMachine
    from .memory import Map, MemoryRegion

_INDENT = "    "
_Value = str | int | bool | None


def text(sdf: SystemDescription) -> str:
    parts: list[str] = []
    for region in sdf.memory_regions:
        parts += _region(region)
    for pd in sdf.protection_domains:
        parts += _domain(pd)
    for channel in sdf.channels:
        parts += _channel(channel)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_element("system", {}, parts)]
    return "\n".join(lines)


def _element(name: str, attributes: dict[str, _Value], inside: Iterable[str] = ()) -> Iterator[str]:
    """Attributes that are None are left out."""
    start = f"<{name}" + "".join(f" {key}={_quoted(value)}" for key, value in attributes.items()
                                 if value is not None)  # fmt: skip
    body = [_INDENT + line for line in inside]
    if not body and name != "system":
        yield start + " />"
        return
    yield start + ">"
    yield from body
    yield f"</{name}>"


def _quoted(value: _Value) -> str:
    if isinstance(value, bool):
        return '"true"' if value else '"false"'
    return quoteattr(str(value))


def _hex(value: int | None) -> str | None:
    return None if value is None else f"{value:#x}"


def _region(mr: MemoryRegion) -> Iterator[str]:
    return _element("memory_region", {"name": mr.name, "size": _hex(mr.size),
                                      "phys_addr": _hex(mr.paddr)})  # fmt: skip


def _domain(pd: ProtectionDomain) -> Iterator[str]:
    attributes: dict[str, _Value] = {
        "name": pd.name, "id": pd.child_id, "priority": pd.priority, "budget": pd.budget,
        "period": pd.period, "passive": pd.passive, "stack_size": _hex(pd.stack_size),
        "cpu": pd.cpu,
    }  # fmt: skip
    inside = [*_element("program_image", {"path": pd.program_image})]
    for each in pd.maps.all:
        inside += _map(each)
    for child in pd.children:
        inside += _domain(child)
    if pd.virtual_machine is not None:
        inside += _machine(pd.virtual_machine)
    for number, irq in pd.irqs:
        inside += _irq(number, irq)
    return _element("protection_domain", attributes, inside)


def _map(each: Map) -> Iterator[str]:
    return _element("map", {
        "mr": each.mr.name, "vaddr": _hex(each.vaddr), "perms": each.perms,
        "setvar_vaddr": each.setvar_vaddr, "setvar_size": each.setvar_size, "cached": each.cached,
    })  # fmt: skip


def _irq(number: int, irq: IrqConventional) -> Iterator[str]:
    trigger = None if irq.trigger is None else irq.trigger.name.lower()
    return _element("irq", {"irq": irq.irq, "id": number, "trigger": trigger,
                            "setvar_id": irq.setvar_id})  # fmt: skip


def _machine(vm: VirtualMachine) -> Iterator[str]:
    inside: list[str] = []
    for vcpu in vm.vcpus:
        inside += _element("vcpu", {"id": vcpu.id, "cpu": vcpu.cpu})
    for each in vm.maps.all:
        inside += _map(each)
    return _element("virtual_machine", {"name": vm.name, "priority": vm.priority,
                                        "budget": vm.budget, "period": vm.period}, inside)  # fmt: skip


def _channel(channel: Channel) -> Iterator[str]:
    ends = [
        (channel.a, channel.pd_a_id, channel.notify_a, channel.pp_a, channel.pd_a_setvar_id),
        (channel.b, channel.pd_b_id, channel.notify_b, channel.pp_b, channel.pd_b_setvar_id),
    ]
    inside: list[str] = []
    for pd, number, notify, call, setvar in ends:
        inside += _element("end", {"pd": pd.name, "id": number, "notify": notify, "pp": call,
                                   "setvar_id": setvar})  # fmt: skip
    return _element("channel", {}, inside)
