# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities by holder and slot, and what libmicrokit makes of some of them: channels and
interrupts."""

from __future__ import annotations

from typing import Any

from ..base.contract import (
    ARM_SMC_CAP,
    BASE_CORE_CAP,
    BASE_ENDPOINT_CAP,
    BASE_GUARDIAN_CAP,
    BASE_IRQ_CAP,
    BASE_OUTPUT_NOTIFICATION_CAP,
    BASE_TCB_CAP,
    BASE_USER_CAPS,
    BASE_VCPU_CAP,
    BASE_VMM_BELL_CAP,
    BASE_VM_TCB_CAP,
    INPUT_CAP,
    MICROKIT_BADGE_CALL,
    MICROKIT_BADGE_DOORBELL,
    MICROKIT_MAX_CHANNELS,
    MONITOR_CONTROL_CAP,
    MONITOR_EP,
    NOTIFICATION_CAP,
    REPLY_CAP,
    TCB_CAP,
    VSPACE_CAP,
)
from ..base.sizes import WORD_BITS
from ..model.monitor import MONITOR
from ..verify.core import Core
from ..verify.view import Cap
from .system import Built, Domain

Attributes = dict[str, Any]

#: Microkit's slots, by the first of each kind.
_SLOTS = (
    (BASE_USER_CAPS, "own slot"), (BASE_CORE_CAP, "core"), (BASE_VCPU_CAP, "vCPU"), (BASE_VM_TCB_CAP, "virtual machine"),
    (BASE_TCB_CAP, "child"), (BASE_IRQ_CAP, "interrupt"), (BASE_ENDPOINT_CAP, "call"),
    (BASE_OUTPUT_NOTIFICATION_CAP, "notify"),
)  # fmt: skip
_FIXED = {
    INPUT_CAP: "input", VSPACE_CAP: "address space", REPLY_CAP: "reply", MONITOR_EP: "monitor",
    TCB_CAP: "thread", ARM_SMC_CAP: "secure monitor calls", NOTIFICATION_CAP: "own notification",
    MONITOR_CONTROL_CAP: "control of children, reports of vCPUs",
}  # fmt: skip
_WAYS = (("notify", BASE_OUTPUT_NOTIFICATION_CAP), ("call", BASE_ENDPOINT_CAP))


def capabilities(built: Built) -> dict[str, Attributes]:
    """Every slot of every CSpace, and where faults go."""
    found = {}
    for domain in built.domains:
        for index, slot in domain.thread.cspace.items():
            name = f"slot {index}" if domain.is_monitor else slot_name(index, built.names.kind(slot.cap))
            found[f"{domain.name}: {name}"] = shown = show(built, domain.core, slot.cap)
            if slot.flags & built.source.abi.constant("CAP_DEVICE"):
                shown["device"] = slot.cap.word
        handler = domain.thread.slots.get(built.source.abi.constant("TCB_SLOT_FAULT_HANDLER"))
        if handler is not None:
            found[f"{domain.name}: faults"] = show(built, domain.core, handler.cap)
    return found


def slot_name(index: int, kind: str) -> str:
    """What Microkit uses a slot for. What rings for a guardian is where a virtual CPU would have its thread, or where
    a child would have its own."""
    if index in _FIXED:
        return _FIXED[index]
    if BASE_GUARDIAN_CAP <= index < BASE_GUARDIAN_CAP + MICROKIT_MAX_CHANNELS and kind == "sgi signal":
        return f"guardian of child {index - BASE_GUARDIAN_CAP}"
    if BASE_VMM_BELL_CAP <= index < BASE_VMM_BELL_CAP + MICROKIT_MAX_CHANNELS and kind == "sgi signal":
        return f"guardian of vCPU {index - BASE_VMM_BELL_CAP}"
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
    if kind in ("endpoint", "notification", "smc"):
        found["badge"] = cap.word
    elif kind in ("irq handler", "sgi signal"):
        found["interrupt"] = cap.word
    elif kind == "untyped":
        found["size"] = 1 << cap.size if cap.size < WORD_BITS else cap.size
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
        for id in range(0 if domain.is_monitor else MICROKIT_MAX_CHANNELS):
            ways = {}
            for way, first in _WAYS:
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
    called = cap.word & MICROKIT_BADGE_CALL
    id = cap.word & ~MICROKIT_BADGE_CALL if called else cap.word.bit_length() - 1
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
    id = "doorbell" if cap.word == MICROKIT_BADGE_DOORBELL else cap.word.bit_length() - 1
    return {**found, "id": id, "trigger": "edge" if edge else "level"}
