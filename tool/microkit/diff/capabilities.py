# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities by holder and slot, and what libmicrokit makes of some of them: channels and
interrupts."""

from __future__ import annotations

from typing import Any

from ..verify.core import MONITOR, Core
from ..verify.licences import CALL, DOORBELL
from ..verify.view import Cap
from .system import Built, Domain

Attributes = dict[str, Any]

_CHANNELS = 62
_NOTIFY, _CALL = 10, 74
#: Microkit's slots, by the first of each kind.
_SLOTS = ((458, "own slot"), (330, "vCPU"), (266, "virtual machine"), (202, "child"),
          (138, "interrupt"), (74, "call"), (10, "notify"))  # fmt: skip
_FIXED = {1: "input", 3: "address space", 4: "reply", 5: "monitor", 6: "thread",
          7: "secure monitor calls"}  # fmt: skip


def capabilities(built: Built) -> dict[str, Attributes]:
    """Every slot of every CSpace, and where faults go."""
    found = {}
    for domain in built.domains:
        for index, slot in domain.thread.cspace.items():
            name = f"slot {index}" if domain.is_monitor else slot_name(index)
            found[f"{domain.name}: {name}"] = shown = show(built, domain.core, slot.cap)
            if slot.flags & built.source.abi.constant("CAP_DEVICE"):
                shown["device"] = slot.cap.word
        handler = domain.thread.slots.get(built.source.abi.constant("TCB_SLOT_FAULT_HANDLER"))
        if handler is not None:
            found[f"{domain.name}: faults"] = show(built, domain.core, handler.cap)
    return found


def slot_name(index: int) -> str:
    """What Microkit uses a slot for."""
    if index in _FIXED:
        return _FIXED[index]
    for first, name in _SLOTS:
        if index >= first:
            return f"{name} {index - first}"
    return f"slot {index}"


def show(built: Built, core: Core, cap: Cap) -> Attributes:
    """A capability without addresses."""
    names = built.names
    kind, object = names.kind(cap), names.object(core, cap)
    found: Attributes = {"kind": kind, "rights": rights(built, cap)}
    if object is not None:
        found["object"] = str(object)
    if kind in ("endpoint", "notification"):
        found["badge"] = cap.word
    elif kind in ("irq handler", "sgi signal"):
        found["interrupt"] = cap.word
    elif kind == "untyped":
        found["size"] = 1 << cap.size if cap.size < 64 else cap.size
    if kind == "sgi signal":
        found["core"] = names.target(cap)
    return found


def rights(built: Built, cap: Cap) -> str:
    constant = built.source.abi.constant
    if cap.rights == constant("RIGHTS_ALL"):
        return "all"
    names = ("READ", "WRITE", "GRANT", "GRANT_REPLY")
    held = [name for name in names if cap.rights & constant(f"RIGHT_{name}")]
    return ", ".join(held).lower().replace("_", " ") or "none"


def channels(built: Built) -> dict[str, Attributes]:
    """Ends of channels: whom each may notify and call."""
    found: dict[str, Attributes] = {}
    for domain in built.domains:
        for id in range(0 if domain.is_monitor else _CHANNELS):
            ways = {}
            for way, first in (("notify", _NOTIFY), ("call", _CALL)):
                cap = domain.thread.cap(first + id)
                if cap is not None:
                    ways[way] = _peer(built, domain, cap)
            if ways:
                found[f"{domain.name}: channel {id}"] = ways
    return found


def _peer(built: Built, domain: Domain, cap: Cap) -> str:
    """Who is at the other end; the number there is known on the same core only."""
    object = built.names.object(domain.core, cap)
    owner = object.owner if object else "?"
    if built.names.kind(cap) == "sgi signal":
        if owner.startswith(f"{MONITOR} "):
            return f"one of core {built.names.target(cap)}, through its router"
        return f"{owner} (across cores)"
    id = cap.word & ~CALL if cap.word & CALL else cap.word.bit_length() - 1
    return f"{owner} (channel {id})"


def interrupts(built: Built) -> dict[str, Attributes]:
    """Who hears which interrupt. Private ones exist on every core."""
    found = {}
    for core in built.cores:
        for intid, slot in core.irq_slots.items():
            name = f"{intid} of core {core.number}" if intid < 32 else f"{intid}"
            found[name] = _interrupt(built, core, intid, slot.cap)
    return found


def _interrupt(built: Built, core: Core, intid: int, cap: Cap) -> Attributes:
    flags, object = core.state.numbers("irq_flags"), built.names.object(core, cap)
    edge = flags[intid] & built.source.abi.constant("IRQ_EDGE")
    found = {"core": core.number, "domain": object.owner if object else "?"}
    if intid < 16:
        return {**found, "use": "doorbell"}
    id = "doorbell" if cap.word == DOORBELL else cap.word.bit_length() - 1
    return {**found, "id": id, "trigger": "edge" if edge else "level"}
