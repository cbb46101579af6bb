# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Two kernels that take the same steps with different secrets."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path
from random import Random

from microkit.base.sizes import GRANULE
from microkit.sdk.abi import Abi

from spec.authority.changes import Twins
from spec.authority.check import WINDOW, Checker
from spec.authority.entry import Entry
from spec.confidentiality.flows import SVC, Flows, flows
from spec.confidentiality.secrets import SENDING, Secrets
from spec.kernel import Found, Kernel
from spec.model.state import Core
from spec.step import FAST_SYSCALL, PREEMPTED_SYSCALL, SYSCALL, Step

MASK = (1 << 64) - 1
WFI = 2  # bytes of it, in T32


class Follower(Checker):
    """Of one kernel: what the observer got by right."""

    observer = 0
    given: Flows

    def look(self, entry: Entry) -> None:
        self.given = flows(entry, self.observer)


def second(library: Path, folder: Path) -> Path:
    """A copy, with variables of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(library, folder / f"second-{library.name}"))


class Pair:
    """The observer sees the same in both, or what it was given."""

    def __init__(self, first: Kernel, other: Kernel, folder: Path) -> None:
        self.kernels = first, other
        self.followers = Follower(first, folder), Follower(other, folder)
        self.twins = Twins(folder, first.base, other.base, WINDOW)
        self.words = tuple(each.memory.now.cast("Q") for each in self.followers)
        self.parts(first.abi)

    def parts(self, abi: Abi) -> None:
        """Of the machine: FP registers, what is loaded of a virtual CPU, and the rest."""
        layout, guest = abi.layout("host_machine"), abi.layout("host_guest")
        fpu, first = layout.member("fpu"), layout.member("guest").offset
        self.fpu_offset, self.fpu_size = fpu.offset, fpu.size
        self.fpu = slice(fpu.offset, fpu.offset + fpu.size)
        state = slice(first + guest.member("fault_page").offset, first + guest.member("interface").offset)
        self.vcpu = slice(first, first + guest.size)
        assert self.vcpu.stop <= self.fpu.start
        self.plain = (slice(0, first), state, slice(self.vcpu.stop, self.fpu.start),
                      slice(self.fpu.stop, layout.size))
        notes, place = abi.layout("lookup_notes"), abi.layout("core_state").member("notes").offset
        kept = {notes.member(name).offset // 8 for name in ("ahead", "missed")}
        self.notes = [place // 8 + word for word in range(notes.size // 8) if word not in kept]

    def reset(self, core: Core, used: int, observer: int, random: Random) -> None:
        for kernel, follower in zip(self.kernels, self.followers):
            kernel.reset(core, used)
            follower.reset(core.window)
            follower.observer = observer
        self.observer, self.random = observer, random
        self.objects = self.followers[0].objects
        self.buffer = self.words[0].cast("B").cast("I")[
            observer * 16 + self.kernels[0].abi.layout("tcb").member("ipc_buffer_ref").offset // 4]
        self.secrets = Secrets(self.objects, random)
        self.twins.reset(used)
        self.tainted: dict[int, tuple[int, int]] = {}
        self.found = False
        for thing in list(self.objects.things.values()):
            self.hide(thing.kind, thing.ref, thing.size)
        for index in self.of_calls():
            self.twins.mask[index] = 0
        self.followers[1].memory.reset(self.kernels[1].used)

    def of_calls(self) -> list[int]:
        """Words of the kernel's state that belong to the system call that runs, and are forgotten with it."""
        return [self.objects.ks // 8 + index for index in self.notes]

    def forget(self) -> None:
        """So in the second kernel they are anything before a step."""
        for index in self.of_calls():
            self.words[1][index] = self.random.getrandbits(64)

    def hide(self, kind: str, ref: int, size: int) -> None:
        """An object gets other secrets in the second kernel."""
        words, mask = self.words[1], self.twins.mask
        if kind == "tcb" and ref != self.observer:
            self.secrets.of_thread(words, ref)
            for index in (*self.secrets.context, *self.secrets.fpu):
                mask[ref * 8 + index] = 0
        elif kind == "vcpu" and self.owner(ref) != self.observer:
            for index, bits in self.secrets.of_vcpu(words, ref).items():
                mask[index] = bits
        elif kind == "frame" and not ref <= self.buffer < ref + size // GRANULE:
            self.secrets.of_frame(words, ref * 8, size // 8)
            for index in range(ref * 8, ref * 8 + size // 8):
                mask[index] = 0

    def owner(self, vcpu: int) -> int:
        return self.followers[0].after.vcpu.tcb(vcpu)

    def show(self, ref: int, size: int) -> None:
        """New objects are alike, whatever was there before."""
        for index in range(ref * 8, ref * 8 + size // 8):
            self.twins.mask[index] = MASK

    def step(self, step: Step, now: int) -> list[str]:
        """What is wrong. Raises Stopped; what the machine's models find is others' to judge."""
        thread = self.followers[0].before.core.current(0)
        steps = step, self.altered(step, thread)
        self.run_user(thread)
        self.forget()
        for kernel, each in zip(self.kernels, steps):
            try:
                kernel.step(each, now)
            except Found:
                self.found = True
        for follower, each in zip(self.followers, steps):
            follower.check(each)
        for thing in self.followers[0].made:
            self.show(thing.ref, thing.size)
        found = self.compare()
        for thing in self.followers[0].made:
            self.hide(thing.kind, thing.ref, thing.size)
        if self.followers[0].made:
            self.followers[1].memory.reset(self.kernels[1].used)
        return found

    def run_user(self, thread: int) -> None:
        """Somebody works with FP and other registers, in the second kernel with its own values."""
        follower = self.followers[1]
        if thread and thread != self.observer:
            self.secrets.while_it_runs(self.words[1], thread)
            if self.kernels[1].machine.fpu_enabled:
                data = self.random.randbytes(self.fpu_size)
                ctypes.memmove(self.kernels[1].machine.address + self.fpu_offset, data, len(data))
            follower.memory.reset(self.kernels[1].used)

    def altered(self, step: Step, thread: int) -> Step:
        """For the second kernel. Arguments of invocations are no secrets."""
        if step.entry not in (SYSCALL, FAST_SYSCALL, PREEMPTED_SYSCALL):
            guest = thread and thread != self.observer and self.followers[0].before.tcb.vcpu(thread)
            return self.secrets.step(step, False) if guest else step
        secret = thread != self.observer and self.is_message(step, thread)
        if not secret:
            self.publish(thread)
        return self.secrets.step(step, secret)

    def is_message(self, step: Step, thread: int) -> bool:
        place = SENDING.get(step.number)
        if place is None:
            return True
        follower, types = self.followers[0], self.objects.types
        entry = Entry(self.objects, follower.enums, follower.before, follower.before,
                      licence=None, thread=thread)  # type: ignore[arg-type]
        slot = entry.find(thread, step.x[place])
        kind = follower.before.cap_type(slot) if slot else types.null
        return kind in (types.null, types.endpoint, types.reply, types.notification)

    def publish(self, thread: int) -> None:
        """What the thread's buffer holds becomes arguments: the same in both."""
        entry_buffer = self.followers[0].before.tcb.ipc_buffer_ref(thread) * 8
        if entry_buffer and thread != self.observer:
            self.words[1][entry_buffer:entry_buffer + 128] = (
                self.words[0][entry_buffer:entry_buffer + 128])
            self.followers[1].memory.reset(self.kernels[1].used)

    def compare(self) -> list[str]:
        found = self.machine()
        differing = self.twins.find()
        now = {index: (self.words[0][index], self.words[1][index]) for index in differing}
        for index, values in now.items():
            if self.tainted.get(index) != values and not self.given(index, values):
                found.append(f"{self.name(index)}: {values[0]:#x} and {values[1]:#x}")
        self.tainted = now
        return found

    def given(self, index: int, values: tuple[int, int]) -> bool:
        """By this entry; the PC, given before, moves with each system call, or what a guest does instead."""
        old = self.tainted.get(index)
        if old is not None and index == self.observer * 8 + self.secrets.pc:
            if values[0] - old[0] == values[1] - old[1] and abs(values[0] - old[0]) in (SVC, WFI):
                return True
        return all(value in follower.given.get(index, ())
                   for value, follower in zip(values, self.followers))

    def machine(self) -> list[str]:
        """Of the machine only the FP registers and virtual CPUs of others may differ."""
        found = []
        if self.part_differs(self.plain):
            found.append("the machine's state")
        elif self.part_differs((self.fpu,)) and self.observer_has_fpu():
            found.append("FP registers of the observer")
        elif self.part_differs((self.vcpu,)) and self.observer_is_guest():
            found.append("the observer's virtual CPU")
        return found

    def part_differs(self, parts: tuple[slice, ...]) -> bool:
        first, other = (each.machine.now for each in self.followers)
        return any(first[part] != other[part] for part in parts)

    def observer_is_guest(self) -> bool:
        """And runs."""
        after = self.followers[0].after
        return after.core.current(0) == self.observer and bool(after.tcb.vcpu(self.observer))

    def observer_has_fpu(self) -> bool:
        core = self.followers[0].after.core
        runs = core.current(0) == self.observer and self.kernels[0].machine.fpu_enabled
        return bool(runs) or core.fpu_owner(0) == self.observer

    def name(self, index: int) -> str:
        thing = self.objects.owner[index >> 3]
        where = f"{thing} word {index - thing.ref * 8}" if thing else f"memory {index * 8:#x}"
        return "the observer's " + where if thing and thing.ref == self.observer else where
