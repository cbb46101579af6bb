# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Address spaces: ASIDs and which space the machine is in (manual 7.1.3, 10.3.15, 10.3.16).

A VSpace capability's `word` is its ASID, `aux` the translation base register's value, 0 = none yet.
Choices: the lowest free pool, ASID and VMID are taken; ASID 0 means none; a thread without a valid
space runs in an empty one.
"""

from __future__ import annotations

from microkit.base.sizes import GRANULE
from spec.model import cnodes, derivation, untyped
from spec.model.constants import (ALL_RIGHTS, CAP_ASID_CONTROL, CAP_ASID_POOL, CAP_UNTYPED,
                                  CAP_VSPACE, DELETE_FIRST, ILLEGAL_OPERATION, INVALID_CAPABILITY,
                                  REVOKE_FIRST, VSPACE)
from spec.model.invocations import SERVERS, Invocation, Refused
from spec.model.state import Cap, Core, Pool, Table, Thread

POOL_BITS, POOLS, VMIDS, VMID_SHIFT, UNTYPED_BITS = 9, 128, 256, 48, 12


def base_register(core: Core, asid: int) -> int:
    """Of the VSpace that has this ASID; 0 = none has."""
    table = space(core, asid)
    if table is None:
        return 0
    return core.vmids.index(table, 1) << VMID_SHIFT | core.window[0] + table.ref * GRANULE


def space(core: Core, asid: int) -> Table | None:
    pool = core.pools[asid >> POOL_BITS & POOLS - 1]
    return pool.spaces.get(asid & (1 << POOL_BITS) - 1) if pool is not None else None


def is_valid(core: Core, cap: Cap) -> bool:
    """A VSpace that can be used: it has an ASID, which is still its own."""
    return cap.type == CAP_VSPACE and cap.aux != 0 and base_register(core, cap.word) == cap.aux


def enter(core: Core, thread: Thread) -> None:
    """The machine changes to the thread's space."""
    cap = thread.slots.slots[VSPACE].cap
    core.base_register = cap.aux if is_valid(core, cap) else 0


def left(core: Core) -> None:
    """A space is no more: perhaps the one the machine is in."""
    if core.current is not None:
        enter(core, core.current)
    else:
        core.base_register = 0


def finalise(core: Core, cap: Cap) -> None:
    """The last capability to a space: its ASID and VMID are free."""
    if is_valid(core, cap):
        pool = core.pools[cap.word >> POOL_BITS]
        assert pool is not None and isinstance(cap.obj, Table)
        forget(core, pool, cap.word & (1 << POOL_BITS) - 1)
        left(core)


def forget(core: Core, pool: Pool, index: int) -> None:
    table = pool.spaces.pop(index)
    core.vmids[core.vmids.index(table)] = None
    pool.packed = core.asids_packed = None


def finalise_pool(core: Core, pool: Pool) -> None:
    for index in list(pool.spaces):
        forget(core, pool, index)
    core.pools[core.pools.index(pool)] = None
    core.asids_packed = None
    left(core)


def make_pool(inv: Invocation) -> None:
    core, memory, root = inv.core, inv.cap(0), inv.cap(1)
    index, depth = inv.words(2)
    if None not in core.pools:
        raise Refused(DELETE_FIRST)
    if memory.type != CAP_UNTYPED or memory.size != UNTYPED_BITS or memory.device:
        raise Refused(INVALID_CAPABILITY, 1)
    if inv.extra[0].children:
        raise Refused(REVOKE_FIRST)
    target = cnodes.empty(core, root, index, depth)
    untyped.forget_memory(core, memory)
    pool = Pool((memory.word - core.window[0]) // GRANULE)
    number = core.pools.index(None)
    core.pools[number], core.asids_packed, core.changed = pool, None, True
    memory.aux = 1 << memory.size
    derivation.put(Cap(CAP_ASID_POOL, pool, ALL_RIGHTS, 0, number << POOL_BITS), inv.extra[0],
                   target, True)


def assign(inv: Invocation) -> None:
    core, cap, pool = inv.core, inv.cap(0), inv.slot.cap.obj
    assert isinstance(pool, Pool)
    if cap.type != CAP_VSPACE or cap.aux:
        raise Refused(INVALID_CAPABILITY, 1)
    assert isinstance(cap.obj, Table)
    first = 1 if inv.slot.cap.word == 0 else 0
    free = [i for i in range(first, 1 << POOL_BITS) if i not in pool.spaces]
    if not free:
        raise Refused(DELETE_FIRST)
    give(core, pool, inv.slot.cap.word, free[0], cap)
    inv.extra[0].table.packed = None


def give(core: Core, pool: Pool, first: int, index: int, cap: Cap) -> None:
    assert isinstance(cap.obj, Table)
    core.vmids[core.vmids.index(None, 1)] = pool.spaces[index] = cap.obj
    pool.packed = core.asids_packed = None
    cap.word = first + index
    cap.aux = base_register(core, cap.word)


def serve_control(inv: Invocation) -> None:
    if inv.label != 55:
        raise Refused(ILLEGAL_OPERATION)
    make_pool(inv)


def serve_pool(inv: Invocation) -> None:
    if inv.label != 56:
        raise Refused(ILLEGAL_OPERATION)
    assign(inv)


SERVERS |= {CAP_ASID_CONTROL: serve_control, CAP_ASID_POOL: serve_pool}
