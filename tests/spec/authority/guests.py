# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs: who may change what of them, and of the threads that are guests.

A virtual CPU is compared as a whole (vcpus.py): what moves between memory and the machine is no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from spec import guest_words
from spec.authority import messages, queues
from spec.authority.entry import Entry
from spec.authority.fields import Cap, State
from spec.authority.groups import Group as G
from spec.authority.slots import Finding
from spec.authority.vcpus import (ACKED, ACTIVE, CONTROL, CSSELR, CTL, CVAL, EOI, IS_ACTIVE, LIST, LISTS, MAINTENANCE,
                                  MASK, MASKED, MODES, NZCV, OFFSET, OPEN, PENDING, REGISTERS, TIMER,
                                  TIMER_INTID, USER)
from spec.step import (EXCEPTION, FP_ACCESS, GUEST_CALL, GUEST_SKIP, GUEST_TRAP, GUEST_WFI, GUESTS, VM_FAULT,
                       Step)

def of_thread(entry: Entry, thread: int) -> int:
    return entry.before.tcb.vcpu(thread) if thread else 0


def begin(entry: Entry, step: Step) -> None:
    """What all virtual CPUs were, and what the one that ran made of itself."""
    layout, machine = entry.objects.guests, entry.machine[0]
    for thing in entry.objects.of_kind("vcpu"):
        entry.vcpus[thing.ref] = layout.values(entry.before, machine, thing.ref)
    ran = of_thread(entry, entry.thread)
    if ran:
        entry.touched = True
        for word, value in step.writes.items():
            writes(entry, entry.vcpus[ran], word, value)


def writes(entry: Entry, values: list[int], word: int, value: int) -> None:
    if word < REGISTERS:
        values[word] = value
    elif word < guest_words.CSSELR:
        at = LIST + word - guest_words.ENTRY
        state = (PENDING if value & 1 else 0) | (IS_ACTIVE if value & 2 else 0)
        values[at] = values[at] & ~(PENDING | IS_ACTIVE) | state
    elif word == guest_words.CSSELR:
        values[CSSELR] = value
    elif word == guest_words.MODE:
        entry.licence.may(entry.thread, G.PSTATE)
        entry.licence.value(entry.thread * 8 + entry.objects.pstate_word, value)
    else:
        at = CONTROL if word == guest_words.CONTROL else ACTIVE
        values[at] = values[at] >> 32 << 32 | value


def enters(entry: Entry, step: Step) -> None:
    """A guest: nothing it executes names a capability."""
    thread, licence, vcpu = entry.thread, entry.licence, of_thread(entry, entry.thread)
    if step.entry in GUESTS:
        licence.may(thread, G.BADGE | G.MESSAGE | G.ARGUMENTS | G.PC)
        licence.values.update((thread * 8 + number, {value}) for number, value in enumerate(step.x))
    if step.entry in (GUEST_CALL, GUEST_TRAP, VM_FAULT, EXCEPTION):
        messages.faults(entry, thread)
    elif step.entry == FP_ACCESS and entry.before.tcb.flags(thread) & 1:
        messages.faults(entry, thread)
    elif step.entry == GUEST_WFI and not interrupted(entry, vcpu):
        licence.may(thread, G.WAIT)
        licence.moves(thread)
        licence.sleeps.add(vcpu)
    assert step.entry not in GUESTS or step.entry in (GUEST_CALL, GUEST_TRAP, GUEST_WFI, GUEST_SKIP)


def interrupted(entry: Entry, vcpu: int) -> bool:
    """It has what it would wait for."""
    values = entry.vcpus[vcpu]
    waits = any(each & PENDING and values[CONTROL] >> (each >> 30 & 1) & 1
                for each in values[LIST:LIST + LISTS])
    return waits or is_due(entry, vcpu)


def is_due(entry: Entry, vcpu: int) -> bool:
    """Its timer's condition is met (Arm ARM D11.2.4), as its registers were or as this entry may write them."""
    now = entry.machine[1][entry.objects.guests.now]
    timers = product(*(register(entry, vcpu, number) for number in (CTL, CVAL, OFFSET)))
    return any(control & 3 == 1 and (now - offset & MASK) >= until for control, until, offset in timers)


def register(entry: Entry, vcpu: int, number: int) -> set[int]:
    return {entry.vcpus[vcpu][number], *entry.licence.vcpus.get((vcpu, number), ())}


def may_be(entry: Entry, vcpu: int, index: int, value: int) -> None:
    entry.licence.vcpus.setdefault((vcpu, index), set()).add(value)


def wakes(entry: Entry, vcpu: int) -> None:
    """If it sleeps."""
    entry.licence.awake.add(vcpu)
    thread = entry.before.vcpu.tcb(vcpu)
    if thread and entry.before.tcb.state(thread) == entry.enums.asleep:
        entry.licence.wakes(thread)


def time_passes(entry: Entry) -> None:
    """Who sleeps until its timer is due is woken, in whatever entry. Interrupts for guests are as whoever
    runs needs them."""
    for vcpu in entry.objects.guests.sleeping(entry.before, entry.objects.ks):
        if vcpu in entry.vcpus and is_due(entry, vcpu) and entry.vcpus[vcpu][TIMER] != MASKED:
            wakes(entry, vcpu)
            entry.raised.add(TIMER_INTID)
    entry.licence.irqs |= {TIMER_INTID, MAINTENANCE} & entry.objects.interrupts.of_guests(entry.before)


def becomes(entry: Entry, thread: int) -> set[int]:
    """The virtual CPU that it has, or is given by this entry."""
    given = entry.licence.links.get((thread, G.GUEST), set())
    return {of_thread(entry, thread), *given} - {0}


def run(entry: Entry) -> Iterator[tuple[int, int]]:
    """Threads and their virtual CPUs that may have run since the entry began: interrupts come before an
    instruction of theirs does. They are not below a user's thread that was ready."""
    state, running = entry.before, entry.after.core.current(0)
    ready = [thread for queue in queues.ready(entry, state)[:-1] for thread in queue]
    highest = max((state.tcb.priority(each) for each in ready if not becomes(entry, each)), default=0)
    for thread in {entry.thread, running, *ready, *entry.licence.moved} - {0}:
        if thread in (entry.thread, running) or state.tcb.priority(thread) >= highest:
            yield from ((thread, vcpu) for vcpu in becomes(entry, thread))


def interrupts(entry: Entry) -> None:
    """Its own timer, and the end of its own virtual interrupts, are told of a guest that runs."""
    if not any(map(entry.before.vcpu.tcb, entry.vcpus)) and not entry.touched:
        return
    for thread, vcpu in list(run(entry)):
        if entry.vcpus[vcpu][TIMER] == ACKED:
            may_be(entry, vcpu, TIMER, OPEN)
        if may_tell(entry, vcpu):
            messages.faults(entry, thread)
            messages.hears_of(entry, thread)
            entry.raised |= {TIMER_INTID, MAINTENANCE}


def may_tell(entry: Entry, vcpu: int) -> bool:
    """Whether there is something."""
    values, timer = entry.vcpus[vcpu], False
    if is_due(entry, vcpu) and values[TIMER] != MASKED:
        may_be(entry, vcpu, TIMER, MASKED)
        timer = True
    ended = [index for index in range(LIST, ACTIVE)
             if values[index] & (EOI | PENDING | IS_ACTIVE) == EOI]
    for index in ended:
        may_be(entry, vcpu, index, values[index] & ~EOI)
    return timer or bool(ended)


def dissolves(entry: Entry, vcpu: int) -> None:
    """The thread, if there is one, goes on as a user's."""
    state, licence, thread = entry.before, entry.licence, entry.before.vcpu.tcb(vcpu) if vcpu else 0
    if not thread:
        return
    wakes(entry, vcpu)
    licence.may(vcpu, G.OWNER)
    licence.may(thread, G.GUEST | G.PSTATE)
    licence.value(thread * 8 + entry.objects.pstate_word, pstate(state, entry, thread) & NZCV)
    flags = state.tcb.flags(thread) & ~entry.objects.guests.flag
    licence.link(thread, G.FLAGS, flags)
    licence.link(thread, G.FLAGS, flags & ~entry.objects.abi.constant("TCB_FPU_USED"))


def pstate(state: State, entry: Entry, thread: int) -> int:
    return state.words[thread * 8 + entry.objects.pstate_word]


def set_tcb(entry: Entry, vcpu: int, extra: list[int]) -> None:
    """Capabilities to both. Others lose them with that."""
    cap = entry.before.cap(extra[0]) if extra else None
    if cap is None or cap.type != entry.objects.types.tcb or entry.first_phase:
        return
    thread, licence = cap.object, entry.licence
    dissolves(entry, vcpu)
    dissolves(entry, of_thread(entry, thread))
    entry.touched = True
    licence.link(vcpu, G.OWNER, thread)
    licence.link(thread, G.GUEST, vcpu)
    licence.link(thread, G.FLAGS, entry.before.tcb.flags(thread) | entry.objects.guests.flag)
    licence.may(thread, G.PSTATE)
    licence.value(thread * 8 + entry.objects.pstate_word, USER)


def inject(entry: Entry, vcpu: int, _: list[int]) -> None:
    word = entry.word(entry.thread, 0)
    index = word >> 32 & 0xff
    if index < LISTS:
        may_be(entry, vcpu, LIST + index, PENDING | EOI | (word >> 24 & 0xff) << 30
               | (word >> 16 & 0xff) << 23 | word & 0xffff)
        wakes(entry, vcpu)


def write(entry: Entry, vcpu: int, _: list[int]) -> None:
    number = entry.word(entry.thread, 0)
    if number < REGISTERS:
        may_be(entry, vcpu, number, entry.word(entry.thread, 1))
        wakes(entry, vcpu)


def acknowledge(entry: Entry, vcpu: int, _: list[int]) -> None:
    if entry.word(entry.thread, 0) == TIMER_INTID:
        may_be(entry, vcpu, TIMER, ACKED if is_due(entry, vcpu) else OPEN)
        wakes(entry, vcpu)


METHODS = {"ARMVCPUSetTCB": set_tcb, "ARMVCPUInjectIRQ": inject, "ARMVCPUWriteReg": write,
           "ARMVCPUAckVPPI": acknowledge}


def vcpu_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if label in METHODS:
        METHODS[label](entry, cap.object, extra)


def check(entry: Entry) -> Iterator[Finding]:
    """Nothing of a virtual CPU changed without a licence."""
    if not entry.touched:
        return
    layout, licence = entry.objects.guests, entry.licence
    for ref, old in entry.vcpus.items():
        new = layout.values(entry.after, entry.machine[1], ref)
        for index, (before, after) in enumerate(zip(old, new)):
            gone = ref in licence.destroyed
            if before != after and not gone and after not in licence.vcpus.get((ref, index), ()):
                yield f"vcpu {ref:#x} word {index}", "it is not licensed", hex(before), hex(after)
    old_sleepers, new_sleepers = (layout.sleeping(state, entry.objects.ks)
                                  for state in (entry.before, entry.after))
    if old_sleepers - new_sleepers - licence.awake or new_sleepers - old_sleepers - licence.sleeps:
        yield "guests that sleep", "others than those licensed", old_sleepers, new_sleepers


def check_new(entry: Entry) -> Iterator[Finding]:
    """A capability to a virtual CPU that begins here came with it."""
    made = {entry.after.cap(slot).object for slot in entry.slots
            if entry.after.cap_type(slot) == entry.objects.types.vcpu}
    for granule in entry.fresh - made:
        yield f"memory {granule * 64:#x}", "nothing licenses a change of it", "", ""


def check_machine(entry: Entry) -> Iterator[Finding]:
    """A guest finds its own virtual CPU in the machine; a user none, and the virtual interface is off."""
    layout, machine = entry.objects.guests, entry.machine[1]
    running = entry.after.core.current(0)
    vcpu = entry.after.tcb.vcpu(running) if running else 0
    loaded, entered = entry.after.core.vcpu(0), layout.is_entered(machine)
    if entered != bool(vcpu) or entered and loaded != vcpu:
        yield "current thread", "a virtual CPU as another may have it", vcpu, loaded
    if loaded and loaded not in entry.vcpus:
        yield "the machine", "what is loaded is no virtual CPU", "", loaded
    if bool(machine.cast("B")[layout.interface_on]) != bool(vcpu):
        yield "current thread", "the virtual interface is on, or is not", vcpu, ""
    if not vcpu and machine[layout.loaded + CTL]:
        yield "current thread", "a guest's timer runs", "", machine[layout.loaded + CTL]


def wrong_mode(entry: Entry, thread: int) -> bool:
    """PSTATE beyond what it may be."""
    value = pstate(entry.after, entry, thread)
    if entry.after.tcb.vcpu(thread):
        return value & 0x1f not in MODES
    return bool(value & ~NZCV)
