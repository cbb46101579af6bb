# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The invariants of what is half destroyed: each broken one is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kernel.destruction import another, calm, delete, interrupt, move, only_cap
from kernel.world import Thread, World


@dataclass
class System:
    """Two CNodes, the second was in the first, and a thread; none is gone yet."""

    world: World
    thread: Thread  # who began
    outer: int  # slots of zombies
    inner: int
    tcb: int
    first: int  # the inner CNode's first slot
    free: int  # a slot of the thread
    gone: Thread
    other: Thread  # has nothing to do with it

    @property
    def ring(self) -> int:
        return self.world.tcb_slot(self.thread.ref, "ZOMBIE")


@pytest.fixture
def system(world: World) -> System:
    other, gone, thread = world.thread(10), world.thread(50), another(world, 100)
    slot, untyped = only_cap(world, thread, gone), thread.give_untyped(14)
    assert thread.retype(untyped, "CapTable", 2, 1, 40) == 0
    assert thread.retype(untyped, "CapTable", 6, 1, 41) == 0
    outer, inner = (2 * thread.slot(at).cap.object for at in (40, 41))
    move(thread, 41, 7, 6, slot)
    move(thread, 40, 1, 2, 41)
    interrupt(world)
    delete(thread, 40)
    tcb = world.tcb_slot(gone.ref, "ZOMBIE")
    for _ in range(20):
        if world.slot(tcb).cap.type:
            break
        world.lib.handle_interrupt()
        interrupt(world)
        thread.again()
    calm(world)
    return System(world, thread, outer + 3, inner + 63, tcb, inner, 2 * thread.cnode + 50, gone,
                  other)


CORRUPTIONS: list[tuple[str, Callable[[System], object]]] = []


def reported(text: str) -> Callable[[Callable[[System], object]], Callable[[System], object]]:
    def note(corruption: Callable[[System], object]) -> Callable[[System], object]:
        CORRUPTIONS.append((text, corruption))
        return corruption

    return note


def test_sound_state_passes(system: System) -> None:
    kinds = [system.world.cap_type(system.world.slot(each).cap.type)
             for each in (system.tcb, system.inner, system.outer)]
    assert kinds == ["ZOMBIE"] * 3 and system.world.violation() is None
    assert delete(system.thread, 60) == 0  # the call is another now; it finishes all the same
    assert system.world.slot(system.outer).cap.type == 0


@reported("with 64 slots left")
def more_slots_than_there_are(system: System) -> None:
    system.world.slot(system.inner).cap.aux = 64


@reported("a zombie of")
def zombie_in_another_slot(system: System) -> None:
    cap = system.world.slot(system.inner).cap
    cap.size, cap.aux = 5, 31


@reported("passed over its slot 4, which is full")
def full_slot_passed_over(system: System) -> None:
    system.world.slot(system.inner).cap.aux = 4
    system.world.put(system.first + 4, "SMC")


@reported("is being destroyed")
def another_capability_to_the_cnode(system: System) -> None:
    zombie, slot = system.world.slot(system.inner), system.world.slot(system.free)
    system.world.put(system.free, "CNODE", object=zombie.cap.object, size=6)
    slot.prev, slot.next = system.inner, zombie.next
    system.world.slot(zombie.next).prev = zombie.next = system.free


@reported("is being destroyed")
def another_capability_to_the_thread(system: System) -> None:
    system.world.put(system.free, "TCB", object=system.gone.ref)


@reported("takes part")
def destroyed_thread_can_run(system: System) -> None:
    system.gone.tcb.state = system.world.abi.constant("THREAD_RESTART")


@reported("takes part")
def destroyed_thread_has_time(system: System) -> None:
    system.gone.tcb.sc = system.gone.sc


@reported("a CNode that destroyed itself")
def cnode_that_destroyed_itself(system: System) -> None:
    cap = system.world.slot(system.inner).cap
    cap.flags = cap.flags | system.world.abi.constant("CAP_ZOMBIE_SELF")


@reported("is not linked as one of it")
def thread_that_destroyed_itself_in_a_ring(system: System) -> None:
    cap = system.world.slot(system.tcb).cap
    cap.flags = cap.flags | system.world.abi.constant("CAP_ZOMBIE_SELF")


@reported("is not linked as one of it")
def ring_not_linked_back(system: System) -> None:
    system.world.slot(system.inner).cap.word = system.outer


@reported("is not linked as one of it")
def ring_of_what_is_no_zombie(system: System) -> None:
    link = system.world.slot(system.inner).cap
    system.world.put(system.free, "SMC", word=system.inner << 32 | system.outer)
    link.word = link.word >> 32 << 32 | system.free


@reported("has a wrong end")
def ring_does_not_name_its_last(system: System) -> None:
    ring = system.world.slot(system.ring).cap
    ring.word = ring.word & 0xffffffff | system.inner << 32


@reported("has a wrong end")
def ring_of_nothing(system: System) -> None:
    ref = system.world.tcb_slot(system.other.ref, "ZOMBIE")
    system.world.slot(ref).cap.word = ref << 32 | ref


@reported("2 zombies, of which 0 are somebody's to finish")
def nobody_has_to_finish(system: System) -> None:
    system.world.slot(system.ring).cap.word = 0


@reported("3 zombies, of which 2 are somebody's to finish")
def zombie_out_of_its_ring(system: System) -> None:
    world, ring = system.world, system.ring
    world.slot(system.outer).cap.word = system.tcb << 32 | ring
    world.slot(system.tcb).cap.word = ring << 32 | system.outer


@reported("slot 6 holds a capability of another type: SMC")
def ring_is_a_capability(system: System) -> None:
    system.world.slot(system.ring).cap.type = system.world.abi.constant("CAP_SMC")


@reported("slot 0 holds a capability of another type: zombie")
def zombie_in_the_spare_slot(system: System) -> None:
    spare = system.world.tcb_slot(system.other.ref, "SPARE")
    node = system.world.slot(system.inner).cap.object
    system.world.put(spare, "ZOMBIE", object=node, size=6)


@pytest.mark.parametrize(("text", "corruption"), CORRUPTIONS,
                         ids=[corruption.__name__ for _, corruption in CORRUPTIONS])
def test_corruption_is_reported(system: System, text: str, corruption: Callable[[System], object]
                                ) -> None:
    corruption(system)
    violation = system.world.violation()
    assert violation is not None and text in violation, violation

