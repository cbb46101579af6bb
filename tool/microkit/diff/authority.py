# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each protection domain may do to whom, as sentences: the sum of its capabilities and of its
mappings of memory that others have, too."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.units import format_size
from ..sdk.kernel_ring import has_ring, ring_offset
from ..verify.core import Core
from ..verify.view import Cap, SlotView
from .machines import machines, title
from .system import Built, Domain, Piece

_INPUT, _REPLY = 1, 4
_SEQUENCE = "sequence words: "
_LETTERS = {"r": "read", "w": "write", "x": "execute"}
_VERBS = {
    "tcb": "control",
    "scheduling context": "use the time of",
    "vspace": "change the memory of",
    "cspace": "change the capabilities of",
    "notification": "notify",
    "doorbell": "notify",
    "endpoint": "call",
    "virtual CPU": "control",
}
_ALONE = {
    "sched control": "give out time",
    "asid control": "make address space pools",
}


def statements(built: Built) -> set[str]:
    """One sentence for each thing that somebody may do. Monitors may do all they need."""
    found: set[str] = set()
    for domain in built.domains:
        if not domain.is_monitor:
            found.update(_by_memory(domain))
            found.update(_by_ring(built, domain))
            found.update(_by_fault(built, domain))
            for slot in domain.thread.cspace.values():
                found.update(_by_cap(built, domain, slot))
    for machine in machines(built):
        found.update(_by_memory(machine))
        found.update(_by_fault(built, machine))
    return found


def _by_memory(domain: Domain) -> Iterator[str]:
    for piece in domain.pieces:
        if piece.name.startswith(_SEQUENCE):
            yield from _by_sequence(domain, piece)
        elif piece.name not in ("code", "constants", "data", "stack", "IPC buffer"):
            held = piece.rights.split()[0]
            for letter in held if held != "none" else "":
                yield f"{domain.name} may {_LETTERS[letter]} '{piece.name}'"


def _by_ring(built: Built, domain: Domain) -> Iterator[str]:
    abi = built.source.abi
    if has_ring(abi):
        offset = ring_offset(abi)
        rings = {core.base + offset: core.number for core in built.cores}
        for number in sorted({rings[piece.pa] for piece in domain.pieces if piece.pa in rings}):
            yield f"{domain.name} may read the events of core {number}'s kernel"


def _by_sequence(domain: Domain, piece: Piece) -> Iterator[str]:
    """Who writes sequence words is whom the receiver believes."""
    sender, _, receiver = piece.name.removeprefix(_SEQUENCE).partition(" to ")
    if sender == domain.name and "w" in piece.rights:
        yield f"{domain.name} may notify {receiver}"


def _by_fault(built: Built, domain: Domain) -> Iterator[str]:
    slot = domain.thread.slots.get(built.source.abi.constant("TCB_SLOT_FAULT_HANDLER"))
    object = built.names.object(domain.core, slot.cap) if slot else None
    if object is not None:
        yield f"{object.owner} handles faults of {domain.name}"


def _by_cap(built: Built, domain: Domain, slot: SlotView) -> Iterator[str]:
    names, cap = built.names, slot.cap
    kind, object = names.kind(cap), names.object(domain.core, cap)
    if kind == "smc":
        yield f"{domain.name} may {_firmware(built, cap)}"
    elif kind in _ALONE:
        yield f"{domain.name} may {_ALONE[kind]}"
    elif kind == "irq handler":
        yield f"{domain.name} may handle interrupt {cap.word}"
    elif kind == "untyped":
        yield f"{domain.name} may {_untyped(built, slot)}"
    elif kind == "irq control":
        for number in issuable(built, domain.core):
            yield f"{domain.name} may take interrupt {number}"
    elif object is None:
        if kind != "sgi signal":
            yield f"{domain.name} may use a {kind} of its own"
    elif object.owner != domain.name:
        verb = "be replied to by" if object.kind == "reply" else _VERBS[object.kind]
        if not object.owner.startswith("monitor "):
            yield f"{domain.name} may {verb} {_called(built, object.owner)}"


def _called(built: Built, owner: str) -> str:
    """A virtual CPU is its machine."""
    return next((title(each) for each in built.guests if each.name == owner), owner)


def _firmware(built: Built, cap: Cap) -> str:
    if not cap.aux:
        return "call the secure monitor"
    mpidr = cap.word ^ built.source.abi.constant("SMC_CORE")
    number = next((row["core"] for row in built.source.image.cores if row["mpidr"] == mpidr), None)
    return f"start the core with MPIDR {mpidr:#x}" if number is None else f"start core {number}"


def _untyped(built: Built, slot: SlotView) -> str:
    size = format_size(1 << min(slot.cap.size, 64))
    if slot.flags & built.source.abi.constant("CAP_DEVICE"):
        return f"map the device at {slot.cap.word:#x}, {size}"
    return f"make objects of {size} of memory"


def issuable(built: Built, core: Core) -> Iterator[int]:
    """Interrupts of a core for which handlers can be made."""
    constant = built.source.abi.constant
    for number, flags in enumerate(core.state.numbers("irq_flags")):
        if flags & constant("IRQ_ISSUABLE"):
            yield number
