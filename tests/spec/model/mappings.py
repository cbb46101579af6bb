# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Tables and frames in address spaces (manual 7.1, 10.3.13 to 10.3.18).

Three levels of tables, the first with 1024 entries. A capability to a table or frame keeps where it
is mapped: `word` the address, `aux` the ASID, 0 = nowhere. Choices: the order of checks; what can
be written can be read, or is not accessible; a table that is unmapped is empty afterwards.
"""

from __future__ import annotations

from microkit.base.sizes import PAGE_BITS
from spec.model import cnodes, deletion, spaces
from spec.model.constants import (ALIGNMENT_ERROR, CAP_FRAME, CAP_PAGE_TABLE, CAP_VSPACE,
                                  DELETE_FIRST, ILLEGAL_OPERATION, INVALID_ARGUMENT,
                                  INVALID_CAPABILITY, INVALID_ROOT, MISSING_CAPABILITY, MR0, RANGE_ERROR,
                                  REVOKE_FIRST, RIGHT_READ, RIGHT_WRITE)
from spec.model.invocations import SERVERS, Invocation, Refused
from spec.model.preemption import preemption_point
from spec.model.state import Cap, Core, Frame, Page, Slot, Table

TOP = (1 << 40) - 1
FIRST_LEVEL, LAST_LEVEL = 1, 3
CACHEABLE, EXECUTE_NEVER = 1, 4
MOST_PAGES = 64
Place = tuple[Table, int, int]  # table, index, level


def bits(level: int) -> int:
    """log2 of what an entry of this level maps."""
    return PAGE_BITS + 9 * (LAST_LEVEL - level)


def level_of(frame: Cap) -> int:
    return LAST_LEVEL - (frame.size - PAGE_BITS) // 9


def find(root: Table, address: int, level: int) -> Place:
    """The entry of this level, or the one at which the walk ends before."""
    table, at = root, FIRST_LEVEL
    while True:
        index = address >> bits(at) & table.count - 1
        entry = table.entries.get(index)
        if at == level or not isinstance(entry, Table):
            return table, index, at
        table, at = entry, at + 1


def change(table: Table, index: int, entry: Table | Page | None) -> None:
    table.packed = None
    if entry is None:
        table.entries.pop(index, None)
    else:
        table.entries[index] = entry


def usable(core: Core, cap: Cap) -> Table:
    """The VSpace that a mapping is to go into."""
    if cap.type != CAP_VSPACE or not cap.aux:
        raise Refused(INVALID_CAPABILITY, 1)
    if not spaces.is_valid(core, cap):
        raise cnodes.failed(False, (INVALID_ROOT,))
    assert isinstance(cap.obj, Table)
    return cap.obj


def map_table(inv: Invocation) -> None:
    cap, into = inv.slot.cap, inv.cap(0)
    address = inv.words(2)[0]
    if cap.aux:
        raise Refused(INVALID_CAPABILITY, 0)
    if into.type != CAP_VSPACE or not into.aux:
        raise Refused(INVALID_CAPABILITY, 1)
    if address > TOP:
        raise Refused(INVALID_ARGUMENT, 0)
    table, index, level = find(usable(inv.core, into), address, LAST_LEVEL - 1)
    if index in table.entries:
        raise Refused(DELETE_FIRST)
    assert isinstance(cap.obj, Table)
    change(table, index, cap.obj)
    cap.word, cap.aux = address >> bits(level) << bits(level), into.word
    inv.slot.table.packed = None


def unmap_table(core: Core, slot: Slot) -> None:
    cap = slot.cap
    root = spaces.space(core, cap.aux)
    if cap.aux and root is not None:
        for wanted in (1, 2):
            table, index, level = find(root, cap.word, wanted)
            if level == wanted and table.entries.get(index) is cap.obj:
                change(table, index, None)
                break
    cap.word = cap.aux = 0
    slot.table.packed = None


def serve_table(inv: Invocation) -> None:
    if inv.label == 46:
        map_table(inv)
    elif inv.label == 47:
        if not deletion.is_last(inv.core, inv.slot):
            raise Refused(REVOKE_FIRST)
        unmap_table(inv.core, inv.slot)
        assert isinstance(inv.slot.cap.obj, Table)
        inv.slot.cap.obj.entries.clear()
        inv.slot.cap.obj.packed = None
    else:
        raise Refused(ILLEGAL_OPERATION)


def check(core: Core, frame: Cap, into: Cap, address: int) -> Place:
    root = usable(core, into)
    if frame.aux:
        if frame.aux != into.word:
            raise Refused(INVALID_CAPABILITY, 1)
        if frame.word != address:
            raise Refused(INVALID_ARGUMENT, 0)
    elif address + (1 << frame.size) - 1 > TOP:
        raise Refused(INVALID_ARGUMENT, 0)
    elif address & (1 << frame.size) - 1:
        raise Refused(ALIGNMENT_ERROR)
    table, index, level = find(root, address, level_of(frame))
    entry = table.entries.get(index)
    if level != level_of(frame) and entry is None:
        raise cnodes.failed(False, (MISSING_CAPABILITY, bits(level)))
    if entry is not None and not (frame.aux and maps(entry, frame)):
        raise Refused(DELETE_FIRST)
    return table, index, level


def maps(entry: Table | Page | None, frame: Cap) -> bool:
    return isinstance(entry, Page) and isinstance(frame.obj, Frame) and (entry.ref, entry.size) == (frame.obj.ref, frame.size)


def place(core: Core, slot: Slot, into: Cap, address: int, rights: int, attributes: int) -> None:
    """The frame at its place; or the rights and attributes that it has there change."""
    frame = slot.cap
    assert isinstance(frame.obj, Frame)
    table, index, _ = check(core, frame, into, address)
    rights &= frame.rights
    change(table, index, Page(
        frame.obj.ref, frame.size, bool(rights & RIGHT_READ),
        rights & (RIGHT_READ | RIGHT_WRITE) == RIGHT_READ | RIGHT_WRITE,
        bool(attributes & CACHEABLE) and not frame.device, bool(attributes & EXECUTE_NEVER)))
    frame.word, frame.aux = address, into.word
    slot.table.packed = None


def unmap(core: Core, slot: Slot) -> None:
    frame = slot.cap
    root = spaces.space(core, frame.aux)
    if frame.aux and root is not None:
        table, index, level = find(root, frame.word, level_of(frame))
        if level == level_of(frame) and maps(table.entries.get(index), frame):
            change(table, index, None)
    frame.word = frame.aux = 0
    slot.table.packed = None


def address_of(frame: Cap) -> int:
    assert isinstance(frame.obj, Frame)
    return frame.obj.ref << PAGE_BITS


def reachable(core: Core, address: int, size: int) -> None:
    """Cache maintenance needs the memory to be the kernel's, too."""
    base, window = core.window
    if not (base <= address and address + size <= base + window):
        raise Refused(ILLEGAL_OPERATION)


def maintain(inv: Invocation) -> None:
    """Caches: nothing that could be seen here."""
    start, end = inv.words(2)
    frame = inv.slot.cap
    if spaces.space(inv.core, frame.aux) is None:
        raise Refused(ILLEGAL_OPERATION)
    if end <= start:
        raise Refused(INVALID_ARGUMENT, 1)
    if end > 1 << frame.size:
        raise Refused(INVALID_ARGUMENT, 0)
    reachable(inv.core, address_of(frame) + start, end - start)


def serve_frame(inv: Invocation) -> list[int] | None:
    if inv.label == 48:
        into = inv.cap(0)
        address, rights, attributes = inv.words(3)
        place(inv.core, inv.slot, into, address, rights, attributes)
    elif inv.label == 49:
        unmap(inv.core, inv.slot)
    elif inv.label == 54:
        return [address_of(inv.slot.cap)]
    elif 50 <= inv.label <= 53:
        maintain(inv)
    else:
        raise Refused(ILLEGAL_OPERATION)
    return None


def maintain_range(inv: Invocation) -> None:
    """By address, within what one entry maps; where nothing is mapped there is nothing to do."""
    start, end = inv.words(2)
    if end <= start:
        raise Refused(INVALID_ARGUMENT, 1)
    if end - 1 > TOP:
        raise Refused(ILLEGAL_OPERATION)
    assert isinstance(inv.slot.cap.obj, Table)
    table, index, level = find(inv.slot.cap.obj, start, LAST_LEVEL)
    entry = table.entries.get(index)
    if not isinstance(entry, Page):
        return
    last = start | (1 << bits(level)) - 1
    if end - 1 > last:
        raise Refused(RANGE_ERROR, start, last)
    reachable(inv.core, (entry.ref << PAGE_BITS) + (start & (1 << bits(level)) - 1), end - start)


def frames(inv: Invocation, index: int, depth: int, count: int) -> list[Slot]:
    """Consecutive slots of one CNode."""
    root = inv.cap(0)
    if not 1 <= count <= MOST_PAGES:
        raise Refused(RANGE_ERROR, 1, MOST_PAGES)
    first = cnodes.find(inv.core, root, index, depth, True)
    place = first.table.slots.index(first)
    found = first.table.slots[place:place + count]
    if len(found) < count:
        raise Refused(INVALID_ARGUMENT, 2)
    if any(slot.cap.type != CAP_FRAME for slot in found):
        raise Refused(INVALID_CAPABILITY, 1)
    return found


def map_pages(inv: Invocation) -> None:
    """All or none, unless an interrupt waits: then one is mapped, and the arguments are the rest."""
    inv.cap(0)
    index, depth, count, address, rights, attributes = inv.words(6)
    found, at = frames(inv, index, depth, count), address
    for slot in found:
        check(inv.core, slot.cap, inv.slot.cap, at)
        at = at + (1 << slot.cap.size) & (1 << 64) - 1
    for done, slot in enumerate(found):
        if done and inv.core.interrupted:
            inv.caller.regs[MR0 + 3] = address
            leave_rest(inv, done)
        place(inv.core, slot, inv.slot.cap, address, rights, attributes)
        address += 1 << slot.cap.size


def leave_rest(inv: Invocation, done: int) -> None:
    inv.caller.regs[MR0] = inv.caller.regs[MR0] + done & (1 << 64) - 1
    inv.caller.regs[MR0 + 2] -= done
    preemption_point(inv.core)


def unmap_pages(inv: Invocation) -> None:
    inv.cap(0)
    found = frames(inv, *inv.words(3))
    if any(slot.cap.aux not in (0, inv.slot.cap.word) for slot in found):
        raise Refused(INVALID_CAPABILITY, 1)
    for done, slot in enumerate(found):
        if done and inv.core.interrupted:
            leave_rest(inv, done)
        unmap(inv.core, slot)


def serve_space(inv: Invocation) -> None:
    if not spaces.is_valid(inv.core, inv.slot.cap):
        raise Refused(INVALID_CAPABILITY, 0)
    if 41 <= inv.label <= 44:
        maintain_range(inv)
    elif inv.label == 64:
        map_pages(inv)
    elif inv.label == 65:
        unmap_pages(inv)
    else:
        raise Refused(ILLEGAL_OPERATION)


SERVERS |= {CAP_PAGE_TABLE: serve_table, CAP_FRAME: serve_frame, CAP_VSPACE: serve_space}
