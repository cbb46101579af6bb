# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""After each kernel entry: is every word that changed licensed?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from microkit.sdk.abi import Abi

from spec.authority import guests, interrupts, kernel_entries, links, messages, queues, slots, syscalls, vcpus
from spec.authority.changes import Changes
from spec.authority.entry import Entry, Enums
from spec.authority.fields import State, check_layout
from spec.authority.groups import NAMES
from spec.authority.groups import Group as G
from spec.authority.licence import Licence
from spec.authority.objects import Objects, Thing
from spec.authority.running import Running
from spec.authority.slots import Finding
from spec.kernel import STATE, Kernel
from spec.step import (EXCEPTION, FAST_SYSCALL, FP_ACCESS, IRQ, PREEMPTED_SYSCALL, PREEMPTING,
                       SYSCALL,
                       VM_FAULT, Step)

WINDOW = 16 << 20


def enums(abi: Abi) -> Enums:
    return Enums(*map(abi.constant, (
        "THREAD_INACTIVE", "THREAD_RUNNING", "THREAD_RESTART", "THREAD_BLOCKED_ON_RECEIVE",
        "THREAD_BLOCKED_ON_SEND", "THREAD_BLOCKED_ON_REPLY", "THREAD_BLOCKED_ON_NOTIFICATION",
        "ENDPOINT_SEND", "ENDPOINT_RECEIVE", "NOTIFICATION_IDLE", "NOTIFICATION_WAITING",
        "NOTIFICATION_ACTIVE", "THREAD_ASLEEP", "QUEUE_READY", "QUEUE_RELEASE")))


class Checker:
    """Follows one kernel from a state that reset() takes as given."""

    def __init__(self, kernel: Kernel, folder: Path) -> None:
        abi = kernel.abi
        check_layout(abi)
        self.abi, self.kernel, self.enums = abi, kernel, enums(abi)
        self.memory = Changes(folder, kernel.base, WINDOW)
        size = -(-abi.layout("host_machine").size // 128) * 128
        self.machine = Changes(folder, kernel.machine.address, size)
        self.before, self.after = (State(data, abi, STATE)
                                   for data in (self.memory.before, self.memory.now))
        self.objects = Objects(abi, WINDOW, STATE)
        self.running = Running(abi)
        self.made: list[Thing] = []  # objects that the last entry made

    def reset(self, window: tuple[int, int]) -> None:
        """The kernel is in the state that a universe begins with."""
        self.memory.reset(self.kernel.used)
        self.machine.reset(self.machine.size)
        self.objects.window = window
        self.objects.discover(self.before)

    def check(self, step: Step) -> list[str]:
        """What the kernel entry changed without a licence."""
        changed = self.memory.find()
        machine = self.machine.find()
        entry = self.entry(step)
        found = [*Words(entry, self.abi).check(changed),
                 *self.check_machine(entry, machine), *self.running.check(entry, self.machine.now),
                 *links.check(entry), *guests.check(entry), *guests.check_machine(entry)]
        self.look(entry)
        self.follow(entry)
        self.memory.take()
        self.machine.take()
        return [f"{where}: {what}: {old!r} -> {new!r}" for where, what, old, new in found]

    def look(self, entry: Entry) -> None:
        """For who wants to know more of the entry."""

    def entry(self, step: Step) -> Entry:
        """With its licence."""
        entry = Entry(self.objects, self.enums, self.before, self.after, Licence(),
                      self.before.core.current(0),
                      machine=(self.machine.before.cast("Q"), self.machine.now.cast("Q")))
        guests.begin(entry, step)
        if step.entry in (SYSCALL, FAST_SYSCALL, PREEMPTED_SYSCALL):
            entry.x, entry.writes = step.x, step.writes
            kernel_entries.time_passes(entry)
            syscalls.system_call(entry, step.number)
            if step.entry == PREEMPTED_SYSCALL:
                self.preempted(entry)
        else:
            kernel_entries.time_passes(entry)
            if guests.of_thread(entry, entry.thread):
                guests.enters(entry, step)
            if step.entry == IRQ:
                entry.raised.add(step.number)
            elif step.entry == FP_ACCESS:
                kernel_entries.first_fp_access(entry)
            elif step.entry in (VM_FAULT, EXCEPTION):
                messages.faults(entry, entry.thread)
        entry.raised |= self.objects.interrupts.pending(self.machine.before)
        guests.interrupts(entry)
        kernel_entries.interrupts(entry)
        kernel_entries.may_time_out(entry)
        guests.interrupts(entry)  # also of who was woken by that
        kernel_entries.runs_next(entry)
        return entry

    def preempted(self, entry: Entry) -> None:
        """The call is done again, and may find that it deleted what it names."""
        entry.raised.add(PREEMPTING)
        messages.faults(entry, entry.thread)

    def check_machine(self, entry: Entry, changed: list[int]) -> Iterator[Finding]:
        return Machine(entry, self.abi, self.machine).check(changed)

    def follow(self, entry: Entry) -> None:
        """Objects come and go with the capabilities in slots that changed."""
        self.made.clear()
        changed = [slot for slot in entry.slots if self.before.cap(slot) != self.after.cap(slot)]
        for slot in changed:
            if self.after.cap_type(slot):
                made = self.objects.hold(slot, self.after.cap(slot))
                if made is not None:
                    self.made.append(made)
        for slot in changed:
            old, new = self.before.cap(slot), self.after.cap(slot)
            if old.type and self.objects.key(old) != self.objects.key(new):
                self.objects.drop(slot, old)


class Words:
    """Changed words of the window."""

    def __init__(self, entry: Entry, abi: Abi) -> None:
        self.entry, self.licence, self.abi = entry, entry.licence, abi
        self.before, self.after = entry.before.words, entry.after.words
        self.waiting: set[int] = set()
        self.schedule = False

    def check(self, changed: list[int]) -> Iterator[Finding]:
        owner, before, after = self.entry.objects.owner, self.before, self.after
        groups, values, anything = self.licence.groups, self.licence.values, self.licence.anything
        thing: Thing | None = None
        first = end = may = 0
        for index in changed:
            if not first <= index < end:
                thing = owner[index >> 3]
                first = thing.ref * 8 if thing else index >> 3 << 3
                end = first + thing.size // 8 if thing else first + 8
                may = groups.get(first >> 3, 0)
            if thing is None:
                yield from self.free(index)
                continue
            bits = before[index] ^ after[index]
            for mask, group in thing.parts[index - first]:
                if bits & mask and not may & group:
                    yield from self.special(thing, index, mask, group)
            if index in values and after[index] not in values[index] and index not in anything:
                yield (self.name(thing, index), "it becomes something else than licensed",
                       before[index], after[index])
            if index in self.licence.flags and self.wrong_flags(index):
                yield (self.name(thing, index), "other bits than those licensed", before[index],
                       after[index])
        yield from self.rest()

    def wrong_flags(self, index: int) -> bool:
        """A notification's word gets badges, and loses nothing unless it was taken."""
        old, new, badges = self.before[index], self.after[index], self.licence.flags[index]
        lost = old & ~new and index not in self.licence.taken
        return bool(new & ~(old | badges) or lost)

    def rest(self) -> Iterator[Finding]:
        yield from guests.check_new(self.entry)
        yield from slots.check(self.entry, self.entry.slots, "slot")
        if self.waiting:
            yield from queues.check_waiting(self.entry, self.waiting)
        if self.schedule:
            yield from queues.check_schedule(self.entry)

    def name(self, thing: Thing, index: int) -> str:
        return f"{thing} word {index - thing.ref * 8}"

    def special(self, thing: Thing, index: int, mask: int, group: int) -> Iterator[Finding]:
        """A change that the object's licence does not cover."""
        if group in (G.FREE, G.VCPU):
            self.entry.touched |= group == G.VCPU
            return
        if group == G.SLOT:
            self.entry.slots.add(index >> 2)
        elif group == G.LINKS:
            self.waiting.add(thing.ref)
        elif group == G.SCHEDULE:
            self.schedule = True
        elif group == G.IMPLIED:
            yield from interrupts.check_noted(self.entry, thing.ref)
        elif not self.one_by_one(thing, index, mask, group):
            old, new = self.before[index], self.after[index]
            yield (self.name(thing, index), f"{NAMES[group]} is not licensed", hex(old & mask),
                   hex(new & mask))

    def one_by_one(self, thing: Thing, index: int, mask: int, group: int) -> bool:
        licence, old, new = self.licence, self.before[index], self.after[index]
        if group == G.CONTENT:
            return self.content(index)
        if group == G.ENTRY:
            test = licence.entries.get(index)
            return test is not None and test(new) or new == 0 and self.is_cleared(index)
        if group == G.IRQ:
            return interrupts.may_change(self.entry, index)
        if group == G.SPACES:
            return all(not {a, b} - {0} - licence.spaces for a, b in (
                (old & mask & 0xffff_ffff, new & mask & 0xffff_ffff),
                ((old & mask) >> 32, (new & mask) >> 32)) if a != b)
        if group == G.REFILLS:
            return self.is_woken(thing)
        return False

    def is_woken(self, thing: Thing) -> bool:
        """The context of a thread that is woken, or starts to run."""
        return any(state.sc.tcb(thing.ref) in self.licence.moved
                   for state in (self.entry.before, self.entry.after))

    def content(self, index: int) -> bool:
        entry, new = self.entry, self.after[index]
        mine = entry.buffer(entry.thread) if entry.x else 0
        if mine and 0 <= index - mine < 128:
            if entry.writes.get(index - mine) == new:
                return True
            if self.licence.results and 5 <= index - mine <= 5 + 36:
                return True
        for each in self.licence.contents:
            if each.first <= index < each.end:
                if each.source is None:
                    return True
                source = each.source + index - each.first
                if new == each.written.get(source, self.before[source]):
                    return True
        return new == 0 and self.is_cleared(index)

    def is_cleared(self, index: int) -> bool:
        return any(first <= index < end for first, end in self.licence.cleared)

    def is_new(self, index: int) -> bool:
        """The one word of a new object that is not zero, if it turns out to be one."""
        if self.after[index] == vcpus.NEW and index % 8 == 0:
            self.entry.fresh.add(index >> 3)
            return True
        return False

    def free(self, index: int) -> Iterator[Finding]:
        """Memory that is no object's."""
        if (self.after[index] or not self.is_cleared(index)) and not self.is_new(index):
            yield (f"memory {index * 8:#x}", "nothing licenses a change of it",
                   hex(self.before[index]), hex(self.after[index]))


class Machine:
    """Changed words of the host's machine."""

    def __init__(self, entry: Entry, abi: Abi, changes: Changes) -> None:
        self.entry, self.abi, self.changes = entry, abi, changes
        self.parts = entry.objects.parts["host_machine"]
        self.layout = abi.layout("host_machine")

    def check(self, changed: list[int]) -> Iterator[Finding]:
        before, after = self.changes.before.cast("Q"), self.changes.now.cast("Q")
        for index in changed:
            if index >= len(self.parts):
                continue
            bits = before[index] ^ after[index]
            for mask, group in self.parts[index]:
                if bits & mask and group != G.FREE and not self.allowed(group, index):
                    yield (f"machine word {index}", f"{NAMES[group]} is not licensed",
                           hex(before[index]), hex(after[index]))

    def allowed(self, group: int, index: int) -> bool:
        if group == G.VCPU:
            self.entry.touched = True
            return True
        if group == G.IRQ:
            old, new = self.changes.before, self.changes.now
            changed = [at for at in range(index * 8, index * 8 + 8) if old[at] != new[at]]
            found = {self.entry.objects.interrupts.of_controller(at) for at in changed}
            return found - {None} <= self.entry.licence.irqs
        if group == G.SIGNAL:
            return self.entry.licence.signal == self.sent()
        return False

    def sent(self) -> tuple[int, int]:
        member = self.layout.member
        now = self.changes.now
        number, target = member("last_sgi"), member("last_sgi_target")
        return (int.from_bytes(now[number.offset:number.offset + number.size], "little"),
                int.from_bytes(now[target.offset:target.offset + target.size], "little"))

