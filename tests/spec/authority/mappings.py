# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Address spaces: entries of tables, one by one (Arm ARM D8.3), ASIDs and VMIDs."""

from __future__ import annotations

from microkit.base.sizes import GRANULE, PAGE_BITS, TABLE_ENTRIES
from spec.authority import lookup
from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.lookup import ADDRESS, DEVICE, READ, WRITE
from spec.authority.objects import Thing

VALID, TABLE = 1, 3
S2_READ, S2_WRITE = 1 << 6, 1 << 7
MEMORY_TYPE, DEVICE_TYPE = 0xf << 2, 0x1 << 2
ATTRIBUTES = S2_READ | S2_WRITE | MEMORY_TYPE | 3 << 8 | 1 << 10 | 1 << 54
TOP = 1 << 40
POOL_BITS = 9


def root_of(entry: Entry, asid: int) -> int:
    """The VSpace that has this ASID, 0 = none."""
    objects, state = entry.objects, entry.before
    pools = (objects.ks + objects.abi.layout("core_state").member("asid_pools").offset) // 4
    pool = state.halves[pools + (asid >> POOL_BITS & 127)]
    return state.halves[pool * 16 + 2 * (asid & 511)] if pool else 0


def valid(entry: Entry, cap: Cap) -> bool:
    """A VSpace capability that still has its ASID."""
    return (cap.type == entry.objects.types.vspace and cap.aux != 0
            and root_of(entry, cap.word) == cap.object)


def walk(entry: Entry, root: int, address: int, last: int) -> tuple[int, int]:
    """The word of the entry for address at level last, or where the walk ends before; its level."""
    state, (base, size) = entry.before, entry.objects.window
    level, word = 1, root * 8 + (address >> 30 & 1023)
    while level < last:
        found = state.words[word]
        table = (found & ADDRESS) - base
        if found & 3 != TABLE or not 0 <= table < size:
            break
        level += 1
        word = table // 8 + (address >> PAGE_BITS + 9 * (3 - level) & 511)
    return word, level


def level_of(size: int) -> int:
    return 3 - (size - PAGE_BITS) // 9


def frame_entry(frame: Cap, rights: int) -> int:
    """The most that the entry for a frame may be: address, kind and access."""
    kind = 3 if frame.size == PAGE_BITS else 1
    both = frame.rights & rights
    access = 0 if not both & READ else S2_READ | S2_WRITE if both & WRITE else S2_READ
    return frame.object << PAGE_BITS | kind | access


def maps(entry: Entry, slot: int, vspace: Cap, address: int, rights: int) -> None:
    """The frame whose capability is in slot."""
    frame = entry.before.cap(slot)
    if not valid(entry, vspace) or address + (1 << frame.size) > TOP:
        return
    word, level = walk(entry, vspace.object, address, level_of(frame.size))
    old = entry.before.words[word]
    if level != level_of(frame.size) or (old & VALID and (old & ADDRESS) != frame.object << PAGE_BITS):
        return
    most = frame_entry(frame, rights)

    def test(new: int) -> bool:
        fixed = new & ~ATTRIBUTES == most & ~ATTRIBUTES
        less = not new & (S2_READ | S2_WRITE) & ~most
        device = not frame.flags & DEVICE or new & MEMORY_TYPE == DEVICE_TYPE
        return new == 0 or fixed and less and device

    entry.licence.entry(word, test)
    mapped = frame._replace(word=address, aux=vspace.word)
    entry.licence.slot(slot, lambda _, new: None if new == mapped else (
        "it says that it is mapped elsewhere"))


def unmap_frame(entry: Entry, frame: Cap) -> None:
    root = root_of(entry, frame.aux) if frame.aux else 0
    if root:
        word, level = walk(entry, root, frame.word, level_of(frame.size))
        if (level == level_of(frame.size)
                and entry.before.words[word] & ADDRESS == frame.object << PAGE_BITS):
            entry.licence.entry(word, lambda new: new == 0)


def unmaps(entry: Entry, slot: int) -> None:
    frame = entry.before.cap(slot)
    unmap_frame(entry, frame)
    unmapped = frame._replace(word=0, aux=0)
    entry.licence.slot(slot, lambda _, new: None if new == unmapped else (
        "it is not mapped any more"))


def leading_to(entry: Entry, cap: Cap) -> int | None:
    """The word of the entry that leads to a page table."""
    root = root_of(entry, cap.aux) if cap.aux else 0
    there = entry.objects.window[0] + cap.object * GRANULE | TABLE
    for level in (1, 2) if root else ():
        word, found = walk(entry, root, cap.word, level)
        if found == level and entry.before.words[word] == there:
            return word
    return None


def unmap_table(entry: Entry, cap: Cap) -> None:
    word = leading_to(entry, cap)
    if word is not None:
        entry.licence.entry(word, lambda new: new == 0)


def lose_asid(entry: Entry, asid: int, root: int) -> None:
    objects = entry.objects
    pools = (objects.ks + objects.abi.layout("core_state").member("asid_pools").offset) // 4
    pool = entry.before.halves[pools + (asid >> POOL_BITS & 127)]
    if pool and root_of(entry, asid) == root:
        entry.licence.entry(pool * 8 + (asid & 511), lambda new: new == 0)
    entry.licence.spaces.add(root)


def destroy(entry: Entry, thing: Thing, cap: Cap) -> None:
    types = entry.objects.types
    if cap.type == types.page_table:
        unmap_table(entry, cap)
    elif cap.type == types.vspace:
        lose_asid(entry, cap.word, cap.object)
    else:
        entry.licence.spaces.add(thing.ref)
        entry.licence.spaces.update(entry.before.halves[thing.ref * 16 + 2 * i]
                                    for i in range(TABLE_ENTRIES))


def table_method(entry: Entry, slot: int, cap: Cap, label: str, extra: list[int]) -> None:
    objects = entry.objects
    if label == "ARMPageTableUnmap":
        thing = objects.thing(cap)
        if thing is not None and thing.caps == {slot}:
            unmap_table(entry, cap)
            entry.licence.cleared.append((cap.object * 8, cap.object * 8 + TABLE_ENTRIES))
            entry.licence.slot(slot, lambda _, new: None if new == cap._replace(word=0, aux=0)
                               else "it is not mapped any more")
    elif label == "ARMPageTableMap" and extra and not cap.aux:
        vspace, address = entry.before.cap(extra[0]), entry.word(entry.thread, 0)
        if valid(entry, vspace) and address < TOP:
            map_table(entry, slot, cap, vspace, address)


def map_table(entry: Entry, slot: int, cap: Cap, vspace: Cap, address: int) -> None:
    word, level = walk(entry, vspace.object, address, 2)
    there = entry.objects.window[0] + cap.object * GRANULE | TABLE
    if not entry.before.words[word] & VALID:
        entry.licence.entry(word, lambda new: new == there)
        size = 1 << PAGE_BITS + 9 * (3 - level)
        mapped = cap._replace(word=address & ~(size - 1), aux=vspace.word)
        entry.licence.slot(slot, lambda _, new: None if new == mapped else (
            "it says that it is mapped elsewhere"))


def frame_method(entry: Entry, slot: int, _: Cap, label: str, extra: list[int]) -> None:
    if label == "ARMPageUnmap":
        unmaps(entry, slot)
    elif label == "ARMPageMap" and extra:
        address, rights = entry.word(entry.thread, 0), entry.word(entry.thread, 1)
        maps(entry, slot, entry.before.cap(extra[0]), address, rights)


def named_frames(entry: Entry, root: int) -> range:
    """Consecutive slots, all in one CNode."""
    types, state = entry.objects.types, entry.before
    index, depth, count = (entry.word(entry.thread, i) for i in range(3))
    cnode = state.cap(root)
    if not 1 <= count <= 64:
        return range(0)
    first = lookup.exactly(state, types, cnode, index, depth)
    last = lookup.exactly(state, types, cnode, index + count - 1 & (1 << 64) - 1, depth)
    owner = entry.objects.owner
    if not first or last - first != count - 1 or owner[first // 2] is not owner[last // 2]:
        return range(0)
    return range(first, last + 1)


def space_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if not extra or label not in ("ARMVSpaceMapPages", "ARMVSpaceUnmapPages"):
        return
    if not valid(entry, cap):
        return
    address, rights = entry.word(entry.thread, 3), entry.word(entry.thread, 4)
    for slot in named_frames(entry, extra[0]):
        frame = entry.before.cap(slot)
        if frame.type != entry.objects.types.frame:
            return
        if label == "ARMVSpaceMapPages":
            maps(entry, slot, cap, address, rights)
            address += 1 << frame.size
        elif frame.aux in (0, cap.word):
            unmaps(entry, slot)


def make_pool(entry: Entry, slot: int, _: Cap, label: str, extra: list[int]) -> None:
    state, types, objects = entry.before, entry.objects.types, entry.objects
    if label != "ARMASIDControlMakePool" or len(extra) < 2:
        return
    untyped = state.cap(extra[0])
    has_children = any(lookup.children(state, types, extra[0], objects.window[0]))
    if untyped.type != types.untyped or untyped.size != PAGE_BITS or has_children or (
            untyped.flags & DEVICE):
        return
    target = lookup.exactly(state, types, state.cap(extra[1]), entry.word(entry.thread, 0),
                            entry.word(entry.thread, 1))
    pool = (untyped.word - objects.window[0]) // GRANULE
    if not target or state.cap_type(target):
        return
    entry.licence.slot(target, lambda old, new: None if (
        new.type == types.asid_pool and new.object == pool and not old.type) else "no such pool",
        extra[0])
    entry.licence.slot(extra[0], lambda _, new: None if new == untyped._replace(aux=4096)
                       else "the untyped is used up")
    entry.licence.cleared.append((pool * 8, pool * 8 + 512))
    entry.licence.spaces.add(pool)


def assign(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if label != "ARMASIDPoolAssign" or not extra:
        return
    vspace, state = entry.before.cap(extra[0]), entry.before
    if vspace.type != entry.objects.types.vspace or vspace.aux:
        return
    for index in range(TABLE_ENTRIES):
        word = cap.object * 8 + index
        if not state.words[word]:
            entry.licence.entry(word, lambda new: new & 0xffff_ffff == vspace.object)
    entry.licence.spaces.add(vspace.object)

    def rule(_: Cap, new: Cap) -> str | None:
        same = new._replace(word=0, aux=0) == vspace._replace(word=0, aux=0)
        return None if same and cap.word <= new.word < cap.word + 512 and new.word else (
            "its ASID is not of that pool")

    entry.licence.slot(extra[0], rule)


