# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts: each goes to one thread of one core, as described; doorbells go to those who receive
from other cores. What is acknowledged by a wait may be waited for by whom it goes to, and nothing that
has an owner can be issued."""

from __future__ import annotations

from ..base.records import dataclass
from ..model.monitor import GUARDIAN
from ..model.system import Trigger
from . import doorbells, rules
from .context import Context
from .core import Core
from .licences import Licences
from .view import Cap


@dataclass(frozen=True)
class _Binding:
    """What a kernel knows of an interrupt."""

    kind: int
    flags: int
    cap: Cap | None = None


def expected(
    context: Context, core: Core, licences: Licences
) -> tuple[dict[str, dict[int, int]], dict[int, Cap]]:
    """Members of the kernel's state that say whose an interrupt is, and the capability in each
    interrupt's slot."""
    bells = _doorbells(context, core, licences)
    _receivers(context, core, licences, bells)
    kinds: dict[int, int] = {}
    flags: dict[int, int] = {}
    caps: dict[int, Cap] = {}
    for intid, binding in _bindings(context, core, licences, bells).items():
        kinds[intid], flags[intid] = binding.kind, binding.flags
        if binding.cap is not None:
            caps[intid] = binding.cap
    return {"irq_state": kinds, "irq_flags": flags}, caps


def _wrong(context: Context, core: Core, text: str) -> None:
    rules.interrupt(context.findings, f"core {core.number}: {text}")


def _bindings(
    context: Context, core: Core, licences: Licences, bells: dict[int, Cap]
) -> dict[int, _Binding]:
    """By INTID; interrupts that are not in it are nobody's on this core."""
    abi = context.abi
    handler, edge = abi.constant("IRQ_HANDLER"), abi.constant("IRQ_EDGE")
    implied = abi.constant("IRQ_IMPLIED_ACK")
    found = {number: _Binding(abi.constant("IRQ_INACTIVE"), flags)
             for number, flags in _issuable(context, core).items()}  # fmt: skip
    found |= {intid: _Binding(handler, edge | implied, cap) for intid, cap in bells.items()}
    for pd in context.system.pds_on(core.number):
        for irq in pd.irqs:
            flags = edge if irq.trigger is Trigger.EDGE else 0
            flags |= implied if irq.implied_ack else 0
            rights = "WR" if irq.implied_ack else "W"
            cap = licences.notification(core.threads[pd.name], rights, 1 << irq.id)
            found[irq.number] = _Binding(handler, flags, cap)
    timer = _Binding(abi.constant("IRQ_KERNEL_TIMER"), 0)
    virtual = _Binding(abi.constant("IRQ_VCPU"), 0)
    found = {**dict.fromkeys(_of_guests(context), virtual), **found}
    return {**found, context.board.timer_irq: timer}


def _of_guests(context: Context) -> list[int]:
    """Interrupts of virtual timer and virtual interface, where nobody else has them."""
    if context.board.gic.virtual_interface == "vgic-none":
        return []
    return [context.abi.constant(name) for name in ("GUEST_TIMER_INTID", "GUEST_MAINTENANCE_INTID")]


def _issuable(context: Context, core: Core) -> dict[int, int]:
    """Flags of interrupts for which handlers can be made while the system runs, by INTID."""
    issuable, edge = context.abi.constant("IRQ_ISSUABLE"), context.abi.constant("IRQ_EDGE")
    return {
        number: issuable | (edge if trigger is Trigger.EDGE else 0)
        for pd in context.system.pds_on(core.number)
        for each in pd.cspace
        for number, trigger in each.irqs
    }


def _doorbells(context: Context, core: Core, licences: Licences) -> dict[int, Cap]:
    """Interrupts of the core that are bound to what a doorbell may be bound to, and not its own to issue."""
    receives = context.channels.receives
    names = [pd.name for pd in context.system.pds_on(core.number) if receives(pd.index)]
    names += [GUARDIAN] if GUARDIAN in core.threads else []
    allowed = [licences.doorbell(core.threads[name]) for name in names]
    return {
        intid: slot.cap
        for intid, slot in core.irq_slots.items()
        if intid in doorbells.numbers(context, core.number)
        and (slot.cap in allowed or licences.rings_router(core, slot.cap))
    }


def _receivers(context: Context, core: Core, licences: Licences, bells: dict[int, Cap]) -> None:
    """A doorbell has one owner; a router there is only when there are not enough, and not for those
    who must have their own."""
    caps = list(bells.values())
    if len(set(caps)) != len(caps):
        _wrong(context, core, "two doorbells ring for the same thread")
    if {intid for intid in bells if intid >= doorbells.FIRST_SPI} != doorbells.routed(context, core.number):
        _wrong(context, core, "interrupts that nothing raises are not those that its doorbells are")
    if GUARDIAN in core.threads and licences.doorbell(core.threads[GUARDIAN]) not in caps:
        _wrong(context, core, "the guardian has no doorbell")
    routed = licences.routed(core)
    if bool(routed) != any(licences.rings_router(core, cap) for cap in caps):
        _wrong(context, core, "the router's doorbell does not fit those it has to ring for")
    if routed and len(bells) < len(doorbells.numbers(context, core.number)):
        _wrong(context, core, "the router rings although doorbells are left")
    for pd in routed:
        if pd.own_doorbell:
            _wrong(context, core, f"'{pd.name}' has no doorbell of its own")
