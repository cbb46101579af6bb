# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests of destruction share: calls, interrupts, and what a thread has begun to destroy."""

from __future__ import annotations

from kernel.world import NO_IRQ, PC, Thread, World

DEPTH = 64

#: A thread, its CNode's capability (slot 1) and memory.
Root = tuple[Thread, int, int]


def delete(thread: Thread, slot: int) -> int:
    return thread.invoke(1, "CNodeDelete", slot, DEPTH)


def revoke(thread: Thread, slot: int) -> int:
    return thread.invoke(1, "CNodeRevoke", slot, DEPTH)


def move(thread: Thread, cnode: int, index: int, depth: int, slot: int) -> None:
    """From the thread's slot into a CNode."""
    assert thread.invoke(cnode, "CNodeMove", index, depth, slot, DEPTH, caps=(1,)) == 0


def tcb_slot(thread: Thread, name: str) -> int:
    return thread.world.tcb_slot(thread.ref, name)


def unfinished(thread: Thread) -> tuple[str, list[int]]:
    """What a thread still has to destroy: the spare slot, and the objects of its zombies."""
    world, zombies = thread.world, []
    ring = tcb_slot(thread, "ZOMBIE")
    ref = world.slot(ring).cap.word & 0xffffffff
    while ref not in (0, ring):
        cap = world.slot(ref).cap
        zombies.append(int(cap.object))
        ref = cap.word & 0xffffffff
    return world.cap_type(world.slot(tcb_slot(thread, "SPARE")).cap.type), zombies


NOTHING: tuple[str, list[int]] = ("NULL", [])


def interrupt(world: World) -> None:
    """An interrupt comes at the next preemption point."""
    world.machine.pending_irq = 500


def calm(world: World) -> None:
    """The interrupt is taken, or does not come."""
    world.machine.pending_irq = NO_IRQ
    world.lib.handle_interrupt()


def was_put_off(thread: Thread) -> bool:
    return bool(thread.tcb.context.pc != PC)


def finish(world: World, thread: Thread) -> int:
    """The call is done again, with an interrupt at each preemption point, until it ends. How often
    that is."""
    rounds = 0
    while was_put_off(thread):
        rounds += 1
        assert rounds < 10_000
        world.lib.handle_interrupt()
        interrupt(world)
        thread.again()
    calm(world)
    return rounds


def nest(thread: Thread, untyped: int, depth: int, index: int) -> None:
    """CNodes of 4 slots, each the only one to know the next, in this slot; first in slot 40."""
    assert thread.retype(untyped, "CapTable", 2, 1, 40) == 0
    for _ in range(depth):
        assert thread.retype(untyped, "CapTable", 2, 1, 41) == 0
        move(thread, 41, index, 2, 40)
        move(thread, 1, 40, DEPTH, 41)


def half_destroy(world: World, thread: Thread, untyped: int, radix: int, slot: int = 40) -> int:
    """The thread begins to destroy a CNode with so many slots and a capability in the last, and is
    interrupted. Which."""
    assert thread.retype(untyped, "CapTable", radix, 1, slot) == 0
    assert thread.retype(untyped, "Endpoint", 0, 1, 41) == 0
    node = int(thread.slot(slot).cap.object)
    move(thread, slot, (1 << radix) - 1, radix, 41)
    interrupt(world)
    delete(thread, slot)
    calm(world)
    assert unfinished(thread) == ("ENDPOINT", [node])
    assert thread.kinds(slot, 1) == ["NULL"]
    return node


def another(world: World, priority: int = 200) -> Thread:
    """A thread above, with a capability to its CNode in slot 1."""
    other = world.thread(priority)
    other.give_root()
    return other


def only_cap(world: World, thread: Thread, target: Thread) -> int:
    """In a slot of the thread: nothing else leads to the target."""
    slot = thread.give("TCB", target.ref)
    world.forget(target)
    return slot
