# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts: each goes to one thread of one core, as described; doorbells go to those who receive
from other cores."""

from __future__ import annotations

from ..model.system import Trigger
from . import rules
from .context import Context
from .core import Core, Cores
from .licences import DOORBELL, Licences
from .view import Cap

_FIRST_SPI = 32


def check(context: Context, cores: Cores) -> None:
    licences = Licences(context, cores)
    owners: dict[int, int] = {}
    for core in cores:
        wanted = _described(context, core, licences)
        bells = _doorbells(context, core, licences)
        _compare(context, core, wanted, bells)
        for intid in core.irq_slots:
            if intid >= _FIRST_SPI and owners.setdefault(intid, core.number) != core.number:
                _wrong(context, core, f"interrupt {intid} is also core {owners[intid]}'s")
        _receivers(context, core, licences, bells)


def _wrong(context: Context, core: Core, text: str) -> None:
    rules.interrupt(context.findings, f"core {core.number}: {text}")


def _described(context: Context, core: Core, licences: Licences) -> dict[int, tuple[int, Cap]]:
    """(flags, capability) by INTID."""
    abi, found = context.abi, {}
    for pd in context.system.pds_on(core.number):
        for irq in pd.irqs:
            flags = abi.constant("IRQ_OWNED")
            flags |= abi.constant("IRQ_EDGE") if irq.trigger is Trigger.EDGE else 0
            flags |= abi.constant("IRQ_IMPLIED_ACK") if irq.implied_ack else 0
            cap = licences.notification(core.threads[pd.name], "W", 1 << irq.id)
            found[irq.number] = (flags, cap)
    return found


def _issuable(context: Context, core: Core) -> dict[int, int]:
    """Flags of interrupts for which handlers can be made while the system runs, by INTID."""
    owned, edge = context.abi.constant("IRQ_OWNED"), context.abi.constant("IRQ_EDGE")
    return {
        number: owned | (edge if trigger is Trigger.EDGE else 0)
        for pd in context.system.pds_on(core.number)
        for each in pd.cspace
        for number, trigger in each.irqs
    }


def _doorbells(context: Context, core: Core, licences: Licences) -> dict[int, Cap]:
    """SGIs of the core that are bound to what a doorbell may be bound to."""
    received = context.channels.received
    names = [pd.name for pd in context.system.pds_on(core.number) if received[pd.index]]
    allowed = [licences.notification(core.threads[name], "W", DOORBELL) for name in names]
    return {
        intid: slot.cap
        for intid, slot in core.irq_slots.items()
        if intid in context.board.sgis
        and (slot.cap in allowed or licences.rings_router(core, slot.cap))
    }


def _compare(
    context: Context, core: Core, wanted: dict[int, tuple[int, Cap]], bells: dict[int, Cap]
) -> None:
    abi, state = context.abi, core.state
    kinds, flags = state.numbers("irq_state"), state.numbers("irq_flags")
    issuable = _issuable(context, core)
    bell = abi.constant("IRQ_OWNED") | abi.constant("IRQ_EDGE") | abi.constant("IRQ_AUTO_ACK")
    for intid in range(len(kinds)):
        slot = core.irq_slots.get(intid)
        kind, flag, cap = abi.constant("IRQ_INACTIVE"), 0, None
        if intid == context.board.timer_irq:
            kind, flag = abi.constant("IRQ_KERNEL_TIMER"), abi.constant("IRQ_OWNED")
        elif intid in wanted:
            kind, (flag, cap) = abi.constant("IRQ_HANDLER"), wanted[intid]
        elif intid in bells:
            kind, flag, cap = abi.constant("IRQ_HANDLER"), bell, bells[intid]
        elif intid in issuable:
            flag = issuable[intid]
        have = (kinds[intid], flags[intid], slot.cap if slot else None)
        if have != (kind, flag, cap):
            must = _show((kind, flag, cap))
            _wrong(context, core, f"interrupt {intid} is {_show(have)} and must be {must}")


def _show(binding: tuple[int, int, Cap | None]) -> str:
    kind, flags, cap = binding
    to = f"for {cap}" if cap else "for nobody"
    return f"of kind {kind} with flags {flags:#x} {to}"


def _receivers(context: Context, core: Core, licences: Licences, bells: dict[int, Cap]) -> None:
    """A doorbell has one owner; a router there is only when there are not enough, and not for those
    who must have their own."""
    caps = list(bells.values())
    if len(set(caps)) != len(caps):
        _wrong(context, core, "two doorbells ring for the same thread")
    routed = licences.routed(core)
    if bool(routed) != any(licences.rings_router(core, cap) for cap in caps):
        _wrong(context, core, "the router's doorbell does not fit those it has to ring for")
    if routed and len(bells) < len(context.board.sgis):
        _wrong(context, core, "the router rings although doorbells are left")
    for pd in routed:
        if pd.own_doorbell:
            _wrong(context, core, f"'{pd.name}' has no doorbell of its own")
