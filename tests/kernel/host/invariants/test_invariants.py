# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The invariant checker (kernel/host/invariants): a sound state passes, each broken one is named."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from microkit.base.sizes import PAGE
from kernel.world import GRANULE, READ, SLOT, WRITE, Thread, World

UNTYPED_BITS = 16
#: HOST_WINDOW_SIZE.
WINDOW_SIZE = 16 << 20


@dataclass
class System:
    """One of everything that is checked."""

    world: World
    server: Thread  # has the time of caller, waits for a signal
    caller: Thread  # waits for the server's answer
    asleep: Thread  # in the release queue
    waiting: Thread  # at a notification
    senders: list[Thread]  # in the queue of an endpoint
    running: Thread
    ready: list[Thread]  # of the same priority
    reply: int
    endpoint: int
    notification: int
    bound: int  # to the one that runs
    untyped: int  # a slot
    child: int  # a slot: an endpoint of that memory
    vspace: int
    table: int  # of its last level

    def entry(self, index: int, value: int) -> None:
        ctypes.memmove(self.world.address(self.table) + 8 * index, value.to_bytes(8, "little"), 8)


def calls(world: World) -> tuple[Thread, Thread, int]:
    endpoint, reply = world.endpoint(), world.reply()
    server, caller = world.thread(200), world.thread(150)
    server.call("Recv", server.give("ENDPOINT", endpoint), reply=server.give("REPLY", reply))
    world.lib.sc_unbind_tcb(server.sc)
    caller.call("Call", caller.give("ENDPOINT", endpoint))
    server.call("Wait", server.give("NOTIFICATION", world.notification()))
    return server, caller, reply


def untyped_memory(world: World, holder: Thread) -> tuple[int, int]:
    start = world.allocate(1 << UNTYPED_BITS)
    untyped, child = (holder.cnode << 1) + 50, (holder.cnode << 1) + 51
    world.put(untyped, "UNTYPED", word=world.pa(start), size=UNTYPED_BITS, aux=64)
    world.put(child, "ENDPOINT", object=start, rights=15)
    world.slot(untyped).next, world.slot(child).prev = child, untyped
    return untyped, child


def empty_vspace(world: World, holder: Thread) -> tuple[int, int]:
    """ASID 1, VMID 7; one table of each level."""
    pool, vspace = world.allocate(4096), world.allocate(8192)
    tables = [world.allocate(4096), world.allocate(4096)]
    world.ks.asid_pools[0] = pool
    entry = world.at("asid_pool", pool).entry[1]
    entry.vspace, entry.vmid = vspace, 7
    world.ks.vmid_owner[7] = vspace
    world.put((holder.cnode << 1) + 52, "VSPACE", object=vspace, word=1,
              aux=7 << 48 | world.pa(vspace))
    for above, below in zip([vspace, tables[0]], tables):
        ctypes.memmove(world.address(above), (world.pa(below) | 3).to_bytes(8, "little"), 8)
    return vspace, tables[1]


@pytest.fixture
def system(world: World) -> System:
    server, caller, reply = calls(world)
    asleep = world.thread(140, budget=100, period=10000)
    world.wait(150)
    waiting, senders = world.thread(130), [world.thread(125), world.thread(120)]
    notification, endpoint, bound = world.notification(), world.endpoint(), world.notification()
    waiting.call("Wait", waiting.give("NOTIFICATION", notification))
    for sender in senders:
        sender.call("Send", sender.give("ENDPOINT", endpoint))
    running, ready = world.thread(100), [world.thread(90), world.thread(90)]
    world.lib.notification_bind(bound, running.ref)
    running.give("NOTIFICATION", bound)
    untyped, child = untyped_memory(world, running)
    vspace, table = empty_vspace(world, running)
    return System(world, server, caller, asleep, waiting, senders, running, ready, reply, endpoint,
                  notification, bound, untyped, child, vspace, table)


def test_sound_state_passes(system: System) -> None:
    assert system.world.violation() is None
    assert system.world.current is system.running
    assert system.caller.state == "BLOCKED_ON_REPLY" and system.server.tcb.sc == system.caller.sc
    assert system.world.ks.release_head == system.asleep.ref


Corruption = Callable[[System], object]
CORRUPTIONS: list[tuple[str, Corruption]] = []


def reported(text: str) -> Callable[[Corruption], Corruption]:
    """The corruption must be reported with this text."""

    def note(corruption: Corruption) -> Corruption:
        CORRUPTIONS.append((text, corruption))
        return corruption

    return note


def put(system: System, kind: str, **values: int) -> int:
    """One more capability of the thread that runs."""
    ref = (system.running.cnode << 1) + 53
    system.world.put(ref, kind, **values)
    return ref


@reported("TCB 0x1, named by a notification, cannot lie there")
def reference_not_aligned(system: System) -> None:
    system.world.at("notification", system.notification).bound_tcb = 1


@reported("cannot lie there")
def reference_outside_the_window(system: System) -> None:
    system.running.tcb.sc = 0xfffffff0


@reported("is something else: notification")
def reference_to_another_kind(system: System) -> None:
    system.running.tcb.bound_notification = system.endpoint


@reported("lies in the kernel")
def object_in_the_kernel(system: System) -> None:
    put(system, "ENDPOINT", object=0x100)


@reported("overlaps")
def objects_overlap(system: System) -> None:
    put(system, "ENDPOINT", object=system.running.cnode + 1)


@reported("differ in size")
def capabilities_differ_in_size(system: System) -> None:
    put(system, "CNODE", object=system.running.cnode, size=5)


@reported("frame of 2^13 bytes")
def frame_of_no_size(system: System) -> None:
    put(system, "FRAME", object=0x700000, size=13)


@reported("capability of type")
def capability_of_no_type(system: System) -> None:
    system.world.slot((system.running.cnode << 1) + 53).cap.type = 99


@reported("watermark")
def watermark_beyond_the_end(system: System) -> None:
    system.world.slot(system.untyped).cap.aux = (1 << UNTYPED_BITS) + 64


@reported("lies outside the window")
def untyped_outside_the_window(system: System) -> None:
    put(system, "UNTYPED", word=1 << 40, size=12)


@reported("untyped 0x40000000 lies in the kernel")
def untyped_in_the_kernel(system: System) -> None:
    put(system, "UNTYPED", word=system.world.pa(0), size=12)


@reported("untyped that cannot be revoked")
def untyped_not_an_original(system: System) -> None:
    system.world.slot(system.untyped).cap.flags = 0


@reported("CNode with a guard of 60 bits")
def guard_too_long(system: System) -> None:
    put(system, "CNODE", object=system.running.cnode, size=6, aux=60)


@reported("CNode whose guard is too large")
def guard_too_large(system: System) -> None:
    put(system, "CNODE", object=system.running.cnode, size=6, aux=2, word=4)


@reported("handler of no interrupt")
def interrupt_beyond_the_last(system: System) -> None:
    put(system, "IRQ_HANDLER", word=1020)


@reported("signal by no SGI")
def sgi_beyond_the_last(system: System) -> None:
    put(system, "SGI_SIGNAL", word=16)


@reported("slot 3 holds a capability of another type: reply")
def tcb_slot_of_another_type(system: System) -> None:
    slot = system.world.tcb_slot(system.running.ref, "FAULT_HANDLER")
    system.world.put(slot, "REPLY", object=system.reply)


@reported("IPC buffer does not lie in its frame")
def buffer_outside_its_frame(system: System) -> None:
    system.running.tcb.ipc_buffer_ref += 64


@reported("does not name it as the one before")
def derivation_list_not_linked_back(system: System) -> None:
    system.world.slot(system.child).prev = 0


@reported("does not name it as the next")
def derivation_list_not_linked_on(system: System) -> None:
    system.world.slot(system.untyped).next = 0


@reported("that is a ring")
def derivation_list_a_ring(system: System) -> None:
    first, last = system.world.slot(system.untyped), system.world.slot(system.child)
    first.prev, last.next = system.child, system.untyped


@reported("stand apart")
def copy_in_no_list(system: System) -> None:
    slot = system.world.slot(put(system, "ENDPOINT", object=system.endpoint))
    system.world.slot(slot.prev).next = slot.next
    if slot.next:
        system.world.slot(slot.next).prev = slot.prev
    slot.prev = slot.next = 0


@reported("an original endpoint after its copies")
def copy_is_an_original(system: System) -> None:
    slot = system.world.slot(put(system, "ENDPOINT", object=system.endpoint))
    slot.cap.flags = system.world.abi.constant("CAP_REVOCABLE")


@reported("lies above the watermark")
def child_above_the_watermark(system: System) -> None:
    system.world.slot(system.untyped).cap.aux = 0


@reported("is no child of it")
def object_of_untyped_memory_elsewhere(system: System) -> None:
    system.world.slot(system.untyped).next = system.world.slot(system.child).prev = 0


@reported("is no child of it")
def two_untypeds_of_the_same_memory(system: System) -> None:
    cap = system.world.slot(system.untyped).cap
    put(system, "UNTYPED", word=cap.word, size=cap.size)


@reported("is named but was deleted")
def deleted_object_is_named(system: System) -> None:
    system.running.tcb.bound_notification = system.world.slot(system.child).cap.object + 8


@reported("was deleted")
def deleted_slot_is_linked(system: System) -> None:
    inside = (system.world.slot(system.child).cap.object + 16) * GRANULE // SLOT
    system.world.put(inside, "SMC")
    system.world.slot(inside).prev = system.child
    system.world.slot(system.child).next = inside


@reported("has no room for")
def more_refills_than_fit(system: System) -> None:
    put(system, "SCHED_CONTEXT", object=system.ready[0].sc, size=9)
    system.world.at("sched_context", system.ready[0].sc).refill_max = 29


@reported("refills from")
def no_refill(system: System) -> None:
    system.world.at("sched_context", system.asleep.sc).refill_count = 0


@reported("begins before")
def refills_overlap(system: System) -> None:
    sc = system.world.at("sched_context", system.asleep.sc)
    sc.refill_count, sc.refill_head, sc.refill_max = 2, 0, 2
    first, second = sc.refills.address, sc.refills.address + 16
    for at, words in ((first, (5000, 60)), (second, (5030, 40))):
        ctypes.memmove(at, b"".join(word.to_bytes(8, "little") for word in words), 16)


@reported("for a budget of")
def refills_exceed_the_budget(system: System) -> None:
    system.world.at("sched_context", system.asleep.sc).budget = 50


@reported("a turn longer than its budget")
def turn_too_long(system: System) -> None:
    system.world.at("sched_context", system.ready[0].sc).budget = 50


@reported("too small to run on")
def first_refill_too_small(system: System) -> None:
    system.world.ks.min_budget = 101


@reported("is not linked as one in a ready queue")
def ready_queue_not_linked_back(system: System) -> None:
    system.ready[1].tcb.sched_prev = 0


@reported("wrong end")
def ready_queue_with_a_wrong_tail(system: System) -> None:
    system.world.ks.ready[90].tail = system.ready[0].ref


@reported("is in the ready queue of 90")
def ready_in_the_queue_of_another_priority(system: System) -> None:
    system.ready[0].tcb.priority = 89


@reported("the bitmap of ready priorities 64 to 127")
def ready_bitmap_wrong(system: System) -> None:
    system.world.ks.ready_bitmap[1] = 0


@reported("the summary")
def ready_summary_wrong(system: System) -> None:
    system.world.ks.ready_summary = 1


@reported("runs and is in a ready queue")
def running_is_queued(system: System) -> None:
    system.world.lib.ready_enqueue(system.running.ref)


@reported("is not linked as one in the release queue")
def release_queue_not_marked(system: System) -> None:
    system.asleep.tcb.queued = 0


@reported("behind a later one")
def release_queue_not_in_order(system: System) -> None:
    first, second = system.asleep, system.ready[1]
    system.world.lib.ready_dequeue(second.ref)
    first.tcb.sched_next, second.tcb.sched_prev = second.ref, first.ref
    second.tcb.queued = first.tcb.queued


@reported("is not linked as one in the tree of the release queue")
def release_tree_without_root(system: System) -> None:
    system.world.ks.release_root = 0


@reported("is not linked as one in the tree of the release queue")
def release_tree_with_wrong_child(system: System) -> None:
    system.asleep.tcb.release_child[0] = system.ready[0].ref


@reported("is the root of the release queue but not in it")
def release_tree_with_wrong_root(system: System) -> None:
    system.world.ks.release_root = system.ready[0].ref


@reported("has a wrong rank in the release queue")
def release_tree_with_wrong_rank(system: System) -> None:
    system.asleep.tcb.release_rank = 2


@reported("is at another place in the tree of the release queue")
def release_tree_in_other_order(system: System) -> None:
    pair = (system.asleep, system.ready[1])
    system.world.lib.ready_dequeue(pair[1].ref)
    system.world.lib.release_enqueue(pair[1].ref)
    for thread in pair:
        refill = system.world.at("sched_context", thread.sc).refills.address
        ctypes.c_uint64.from_address(refill).value = system.world.ks.now + 5
        thread.tcb.sched_next, thread.tcb.sched_prev = thread.tcb.sched_prev, thread.tcb.sched_next
    system.world.ks.release_head = next(thread.ref for thread in pair if not thread.tcb.sched_prev)


@reported("can run but is in no queue")
def thread_forgotten(system: System) -> None:
    system.world.lib.ready_dequeue(system.ready[0].ref)


@reported("not in a queue but says otherwise")
def thread_claims_to_be_queued(system: System) -> None:
    system.waiting.tcb.queued = 1


@reported("is in a queue but cannot run")
def blocked_thread_is_queued(system: System) -> None:
    system.ready[0].tcb.state = 0


@reported("is in state 77")
def thread_in_no_state(system: System) -> None:
    system.ready[0].tcb.state = 77


@reported("current but cannot run")
def current_is_blocked(system: System) -> None:
    system.running.tcb.state = 0


@reported("not its own")
def current_on_the_time_of_another(system: System) -> None:
    system.world.ks.current_sc = system.ready[0].sc


@reported("one above it is ready")
def current_is_not_the_highest(system: System) -> None:
    system.running.tcb.priority = 80


@reported("nobody runs but somebody is ready")
def idle_with_work(system: System) -> None:
    system.running.tcb.state = system.world.ks.current = 0


@reported("a choice of who runs is left")
def thread_set_aside(system: System) -> None:
    system.world.ks.reschedule = 1


@reported("owns the FP registers")
def fpu_of_one_without_the_right(system: System) -> None:
    system.world.ks.fpu_owner = system.ready[0].ref
    system.ready[0].tcb.flags = 1


@reported("registers of another open")
def fpu_of_another_is_open(system: System) -> None:
    system.world.ks.rights = system.running.tcb.flags = 4


@reported("set to other rights")
def timer_of_one_without_the_right(system: System) -> None:
    system.world.ks.rights = 2


@reported("with the queue of another")
def endpoint_idle_with_a_queue(system: System) -> None:
    system.world.at("endpoint", system.endpoint).state = 0


@reported("with the queue of another")
def notification_waiting_without_a_queue(system: System) -> None:
    system.world.at("notification", system.bound).state = 1


@reported("does not wait there")
def queue_of_receivers_with_senders(system: System) -> None:
    system.world.at("endpoint", system.endpoint).state = 2


@reported("is not linked as one in the queue")
def queue_not_linked_back(system: System) -> None:
    system.senders[1].tcb.ipc_prev = 0


@reported("behind one of lower priority")
def queue_not_in_order(system: System) -> None:
    system.senders[0].tcb.priority = 3


@reported("has a wrong end")
def queue_with_a_wrong_tail(system: System) -> None:
    system.world.at("endpoint", system.endpoint).tail = system.senders[0].ref


@reported("but is not in its queue")
def waits_in_no_queue(system: System) -> None:
    notification = system.world.at("notification", system.notification)
    notification.state = notification.head = notification.tail = 0


@reported("which does not know it")
def notification_bound_on_one_side(system: System) -> None:
    system.running.tcb.bound_notification = 0


@reported("which does not know it")
def thread_bound_on_one_side(system: System) -> None:
    system.world.at("notification", system.bound).bound_tcb = 0


@reported("bound to another")
def waits_at_what_another_is_bound_to(system: System) -> None:
    system.world.at("notification", system.notification).bound_tcb = system.ready[0].ref
    system.ready[0].tcb.bound_notification = system.notification


@reported("has a word but is not active")
def notification_with_a_word(system: System) -> None:
    system.world.at("notification", system.bound).badge = 1


@reported("scheduling context that does not know it")
def notification_with_the_time_of_another(system: System) -> None:
    system.world.at("notification", system.bound).sc = system.ready[0].sc


@reported("in a stack but nobody waits on it")
def reply_without_a_thread(system: System) -> None:
    system.world.at("reply", system.reply).tcb = 0
    system.caller.tcb.reply = system.caller.tcb.state = 0


@reported("does not wait for an answer")
def reply_of_one_that_does_not_wait(system: System) -> None:
    system.caller.tcb.state = 0


@reported("head of no scheduling context")
def reply_stack_not_on_its_context(system: System) -> None:
    system.world.at("sched_context", system.caller.sc).reply = 0


@reported("the one below does not know it")
def reply_stack_not_linked(system: System) -> None:
    system.world.at("reply", system.reply).prev = system.world.reply()


@reported("stack that is a ring")
def reply_stack_a_ring(system: System) -> None:
    reply = system.world.at("reply", system.reply)
    system.world.at("sched_context", system.caller.sc).reply = 0
    reply.is_head, reply.prev, reply.next = 0, system.reply, system.reply


@reported("waits for an answer without a reply")
def caller_without_a_reply(system: System) -> None:
    system.world.at("reply", system.reply).tcb = system.caller.tcb.reply = 0
    reply = system.world.at("reply", system.reply)
    system.world.at("sched_context", system.caller.sc).reply = reply.is_head = reply.next = 0


@reported("which is another's")
def two_threads_on_one_context(system: System) -> None:
    system.caller.tcb.sc = system.caller.sc


@reported("does not run on it")
def context_of_a_thread_without(system: System) -> None:
    system.world.at("sched_context", system.caller.sc).tcb = system.caller.ref
    system.server.tcb.sc = 0


@reported("did not yield to it")
def context_with_a_yielder_that_is_none(system: System) -> None:
    system.world.at("sched_context", system.ready[0].sc).yield_from = system.ready[1].ref


@reported("yielded to scheduling context")
def yielder_unknown_to_the_context(system: System) -> None:
    system.ready[1].tcb.yield_to = system.ready[0].sc


@reported("VMID 7 is not that of")
def vmid_of_another(system: System) -> None:
    system.world.ks.vmid_owner[7] = 0


@reported("2 VMIDs have owners")
def vmid_without_an_asid(system: System) -> None:
    system.world.ks.vmid_owner[8] = system.vspace


@reported("VMID 0 has an owner")
def shared_vmid_owned(system: System) -> None:
    system.world.ks.vmid_owner[0] = system.vspace


@reported("must not have it")
def two_asids_for_one_vspace(system: System) -> None:
    system.world.at("asid_pool", system.world.ks.asid_pools[0]).entry[2].vspace = system.vspace


@reported("is not that of VSpace")
def vspace_capability_with_another_vmid(system: System) -> None:
    system.world.slot((system.running.cnode << 1) + 52).cap.aux ^= 1 << 48


@reported("an ASID pool that is not in the table")
def pool_capability_of_another_place(system: System) -> None:
    put(system, "ASID_POOL", object=system.world.ks.asid_pools[0], word=512)


@reported("maps the kernel")
def kernel_mapped(system: System) -> None:
    system.entry(3, system.world.pa(0x200) | 0xc3)


@reported("ASID 1 maps endpoint")
def object_mapped(system: System) -> None:
    page = system.world.pa(system.world.slot(system.child).cap.object)
    system.entry(3, page | 0xc3)


@reported("without a capability")
def untyped_memory_mapped(system: System) -> None:
    page = system.world.slot(system.untyped).cap.word + 0x3000
    system.entry(3, page | 0xc3)


@reported("two entries lead to page table")
def table_used_twice(system: System) -> None:
    entry = (ctypes.c_uint64 * 2).from_address(system.world.address(system.vspace))
    entry[1] = entry[0]


@reported("a translation table lies outside the window")
def table_outside_the_window(system: System) -> None:
    entry = (ctypes.c_uint64 * 2).from_address(system.world.address(system.vspace))
    entry[1] = 1 << 36 | 3


@reported("interrupt 40 goes to no notification: endpoint")
def interrupt_to_an_endpoint(system: System) -> None:
    slot = system.world.ks.irq_slots[40]
    system.world.put((slot.address - system.world.base) // SLOT, "ENDPOINT",
                     object=system.endpoint)


@reported("interrupt 40 has no slot")
def handler_without_a_slot(system: System) -> None:
    system.world.ks.boot.irqs = 40
    system.world.ks.irq_state[40] = system.world.abi.constant("IRQ_HANDLER")


@reported("interrupt 40 has no slot")
def issuable_without_a_slot(system: System) -> None:
    system.world.ks.boot.irqs = 40
    system.world.ks.irq_state[1019] = 0
    system.world.ks.irq_flags[40] = system.world.abi.constant("IRQ_ISSUABLE")


@reported("there are slots for 1021 interrupts")
def more_slots_than_interrupts(system: System) -> None:
    system.world.ks.boot.irqs = 1021


@reported("interrupt 40 is in state 0")
def interrupt_without_a_handler_delivered(system: System) -> None:
    slot = system.world.ks.irq_slots[40]
    system.world.put((slot.address - system.world.base) // SLOT, "NOTIFICATION",
                     object=system.bound)


@reported("handler of interrupt 41, which has none")
def handler_of_an_interrupt_without(system: System) -> None:
    put(system, "IRQ_HANDLER", word=41)


def deliver(system: System, intid: int, flags: tuple[str, ...], rights: int = READ | WRITE) -> None:
    """To the notification that somebody is bound to, as if it had come."""
    world, slot = system.world, system.world.ks.irq_slots[intid]
    world.ks.irq_state[intid] = world.abi.constant("IRQ_HANDLER")
    world.ks.irq_flags[intid] = sum(map(world.abi.constant, flags))
    world.put((slot.address - world.base) // SLOT, "NOTIFICATION", object=system.bound,
              rights=rights)


LISTED = ("IRQ_IMPLIED_ACK", "IRQ_ACTIVE", "IRQ_LISTED")


def test_interrupts_in_a_list(system: System) -> None:
    """What the changes below differ from."""
    deliver(system, 42, LISTED)
    deliver(system, 43, LISTED)
    ks = system.world.ks
    system.world.at("notification", system.bound).implied_irqs = 43
    ks.irq_next[42], ks.irq_prev[43] = 44, 43
    assert system.world.violation() is None


@reported("acknowledges interrupt 41, which is not its")
def interrupt_of_another_acknowledged(system: System) -> None:
    system.world.at("notification", system.bound).implied_irqs = 42


@reported("acknowledges interrupt 4294967294, which is not its")
def interrupt_that_does_not_exist(system: System) -> None:
    system.world.at("notification", system.bound).implied_irqs = 0xffffffff


@reported("acknowledges interrupt 42, which is not its")
def interrupt_that_is_not_active_acknowledged(system: System) -> None:
    deliver(system, 42, ("IRQ_IMPLIED_ACK", "IRQ_LISTED"))
    system.world.at("notification", system.bound).implied_irqs = 43


@reported("acknowledges interrupt 43, which is not its")
def list_without_the_way_back(system: System) -> None:
    deliver(system, 42, LISTED)
    deliver(system, 43, LISTED)
    system.world.at("notification", system.bound).implied_irqs = 43
    system.world.ks.irq_next[42] = 44


@reported("acknowledges interrupt 42, which is not its")
def list_that_goes_round(system: System) -> None:
    deliver(system, 42, LISTED)
    system.world.at("notification", system.bound).implied_irqs = 43
    system.world.ks.irq_next[42] = 43


@reported("0 interrupts are in lists, and 1 say so")
def interrupt_in_no_list(system: System) -> None:
    deliver(system, 42, LISTED)


@reported("goes to a notification with rights 0x1")
def acknowledged_by_waiters_without_the_right_to_wait(system: System) -> None:
    deliver(system, 42, ("IRQ_IMPLIED_ACK",), WRITE)


@reported("goes to a notification with rights 0x2")
def signals_without_the_right(system: System) -> None:
    deliver(system, 42, (), READ)


@reported("interrupt 42 has no handler, and flags 0x8")
def active_without_a_handler(system: System) -> None:
    system.world.ks.irq_flags[42] = system.world.abi.constant("IRQ_ACTIVE")


@reported("SGI 3 is active from senders 0")
def sgi_active_from_nobody(system: System) -> None:
    deliver(system, 3, ("IRQ_ACTIVE",))


@reported("SGI 3 is active from senders 0x4")
def sgi_from_somebody_but_not_active(system: System) -> None:
    system.world.ks.irq_senders[3] = 4


@pytest.mark.parametrize("text, corruption", CORRUPTIONS, ids=[c.__name__ for _, c in CORRUPTIONS])
def test_violation_is_reported(system: System, text: str, corruption: Corruption) -> None:
    corruption(system)
    violation = system.world.violation()
    assert violation is not None and text in violation


def test_window_that_is_none(system: System) -> None:
    lib = system.world.lib
    lib.invariants_check.restype = ctypes.c_char_p
    state = system.world.ks.address - system.world.base
    for size, offset in ((0, 0), (100, 0), (1 << 20, (1 << 20) - 64), (1 << 20, state + 4)):
        found = lib.invariants_check(ctypes.c_void_p(system.world.base), ctypes.c_uint64(size),
                                     ctypes.c_uint64(offset), ctypes.c_bool(True), ctypes.c_uint64(0), ctypes.c_uint64(0))
        assert found == b"the window does not hold the kernel's state"


#: Of a leaf that is mapped to be read and not executed, and one that may be written.
SHOWN, WRITABLE, EXECUTABLE = 1 << 54 | 0x43, 1 << 54 | 0xc3, 0x43


@pytest.mark.parametrize("leaf, shown, size, sound", [
    (SHOWN, 0x8000, PAGE, True), (SHOWN, 0x7000, 2 * PAGE, True), (SHOWN, 0x8000, 2 * PAGE, True),
    (WRITABLE, 0x8000, PAGE, False), (EXECUTABLE, 0x8000, PAGE, False), (SHOWN, 0x9000, PAGE, False),
    (SHOWN, 0x7000, PAGE, False), (SHOWN, 0x8000, PAGE - 64, False), (SHOWN, 0x8000, 0, False), (SHOWN, 0x8001, PAGE, False),
])
def test_what_is_shown_of_the_kernel(system: System, leaf: int, shown: int, size: int, sound: bool) -> None:
    """Exactly these bytes, to be read."""
    world = system.world
    system.entry(3, world.pa(0x8000 // GRANULE) | leaf)
    world.lib.invariants_check.restype = ctypes.c_char_p
    found = world.lib.invariants_check(
        ctypes.c_void_p(world.base), ctypes.c_uint64(WINDOW_SIZE), ctypes.c_uint64(world.ks.address - world.base),
        ctypes.c_bool(True), ctypes.c_uint64(shown), ctypes.c_uint64(size))  # fmt: skip
    assert found is None if sound else b"maps the kernel" in found


@pytest.mark.parametrize("seed", range(20))
def test_never_crashes(system: System, seed: int) -> None:
    """Whatever the memory holds."""
    choose = random.Random(seed)
    used = system.world.next * GRANULE
    for _ in range(100):
        at = choose.choice((choose.randrange(0x4000, used - 8), system.world.ks.address + 72,
                            system.running.ref * GRANULE + 288 + choose.randrange(200)))
        at = at if at < used else 0x4048
        value = choose.choice((0, 1, 0xffffffff, choose.getrandbits(32), choose.randrange(used)))
        ctypes.memmove(system.world.base + at, value.to_bytes(4, "little"), 4)
        system.world.violation()
