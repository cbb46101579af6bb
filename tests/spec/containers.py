# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""CNodes and threads in one another, to be destroyed: part of most universes in the beginning.

Chance would seldom make them, and then another copy would keep them alive.
"""

from __future__ import annotations

from random import Random

from spec.model import derivation, untyped
from spec.model.constants import ALL_RIGHTS, CAP_ENDPOINT, CAP_NOTIFICATION, CAP_NULL
from spec.model.state import Cap, CNode, Core, Slot

KINDS = (untyped.CAP_TABLE,) * 4 + (untyped.TCB,)
RADIXES = (1, 1, 2, 2, 3, 5, 6)


def make(core: Core, memory: Slot, kind: int, radix: int, target: Slot) -> None:
    bits = 11 if kind == untyped.TCB else radix + untyped.SLOT_BITS
    where = -(-memory.cap.aux >> bits) << bits
    cap = untyped.create(core, kind, memory.cap.word + where, bits, False)
    derivation.put(cap, memory, target, True)
    memory.cap.aux = where + (1 << bits)


def free_slot(random: Random, slots: list[Slot]) -> Slot | None:
    """Preferably the last, which is where zombies go."""
    free = [slot for slot in slots if slot.cap.type == CAP_NULL]
    if not free:
        return None
    return free[-1] if random.random() < .5 else random.choice(free)


def fill(core: Core, random: Random, slots: list[Slot], sources: list[Slot]) -> None:
    """With copies of signals and endpoints."""
    for _ in range(random.randrange(4)):
        target = free_slot(random, slots)
        if target is not None:
            source = random.choice(sources)
            cap = source.cap
            derivation.insert(Cap(cap.type, cap.obj, ALL_RIGHTS, 0, cap.word), source, target)


def build(core: Core, random: Random, memory: Slot, common: list[Slot]) -> None:
    """common: slots of the common CNode that are free."""
    places = [common]
    sources = [slot for table in core.tables for slot in table.slots
               if slot.cap.type in (CAP_ENDPOINT, CAP_NOTIFICATION)]
    for _ in range(random.choice((0, 3, 6, 12))):
        slots = random.choice(places[-3:])
        target = random.choice(slots) if slots is common else free_slot(random, slots)
        if target is None or target.cap.type != CAP_NULL:
            continue
        make(core, memory, random.choice(KINDS), random.choice(RADIXES), target)
        if isinstance(target.cap.obj, CNode):
            places.append(target.cap.obj.slots.slots)
            fill(core, random, places[-1], sources)
