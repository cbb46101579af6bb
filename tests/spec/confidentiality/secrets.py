# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which values of a thread are its secrets, and others in their place.

Secret: registers, FP registers, memory, words of messages; a guest's registers, and which its virtual interrupts
are. Not: when it is interrupted; the capability addresses, message
infos and system call numbers by which it acts, and arguments of invocations: those change the
kernel's state by right.
"""

from __future__ import annotations

from random import Random

from spec.authority.entry import BUFFER_CAPS
from spec import guest_words
from spec.authority.objects import Objects
from spec.authority.syscalls import (CALL, NB_SEND, NB_SEND_RECV, NB_SEND_WAIT, REPLY_RECV, SEND)
from spec.authority.vcpus import ACTIVE, CONTROL, CTL, CVAL, LIST, LISTS, OFFSET, REGISTERS
from spec.step import FAST_SYSCALL, GUESTS, SYSCALL, SYSCALLS, Step

NZCV = 0xf000_0000
WORD = (1 << 64) - 1
SENDING = {CALL: 0, SEND: 0, NB_SEND: 0, REPLY_RECV: 6, NB_SEND_RECV: 8, NB_SEND_WAIT: 8}
MESSAGES = range(2, 6)
IDENTITY = 0x3ff | 0x1f << 23  # of a virtual interrupt: number, priority
PUBLIC_WORDS = range(BUFFER_CAPS, 128)  # of an IPC buffer: addresses of capabilities


class Secrets:
    def __init__(self, objects: Objects, random: Random) -> None:
        self.objects, self.random = objects, random
        layout = objects.abi.layout
        self.context = range(layout("context").size // 8)
        fpu = layout("tcb").member("fpu")
        self.fpu = range(fpu.offset // 8, (fpu.offset + fpu.size) // 8)
        self.pc, self.pstate = layout("context").member("pc").offset // 8, objects.pstate_word

    def word(self) -> int:
        return self.random.getrandbits(64)

    def of_thread(self, words: memoryview, tcb: int) -> None:
        """Others in all registers of a thread that is not in the kernel."""
        first = tcb * 8
        for index in self.context:
            words[first + index] = self.word()
        words[first + self.pc] &= ~3
        words[first + self.pstate] &= NZCV
        for index in self.fpu:
            words[first + index] = self.word()

    def while_it_runs(self, words: memoryview, tcb: int) -> None:
        """The thread works with what it may: no system call takes these."""
        for index in range(9, 31):
            words[tcb * 8 + index] = self.word()

    def of_vcpu(self, words: memoryview, ref: int) -> dict[int, int]:
        """Others in a virtual CPU that is not in the machine. Returns which bits of its words are public."""
        public = self.public_of_vcpu(ref)
        for index, bits in public.items():
            words[index] = words[index] & bits | self.word() & ~bits
        return public

    def public_of_vcpu(self, ref: int) -> dict[int, int]:
        """Whether and when it is interrupted: its timer, which list registers hold what, what it has enabled."""
        layout, at = self.objects.guests, ref * 8
        public = {at + layout.registers + number: 0 for number in range(REGISTERS)
                  if number not in (CTL, CVAL, OFFSET)}
        public[at + layout.csselr] = 0
        first = at + layout.interface
        public |= {first + index: WORD ^ IDENTITY for index in range(LISTS)}
        public |= {first + index - LIST: 0 for index in range(ACTIVE, CONTROL)}
        public[first + CONTROL - LIST] = WORD ^ 0xffff_fffc
        return public

    def of_frame(self, words: memoryview, first: int, count: int) -> None:
        for index in range(first, first + count):
            if (index - first) % 128 not in PUBLIC_WORDS:
                words[index] = self.word()

    def step(self, step: Step, sends_message: bool) -> Step:
        """The same with other message words."""
        if step.entry in GUESTS or step.writes and step.entry not in SYSCALLS:
            return self.of_guest(step)
        if step.entry not in (SYSCALL, FAST_SYSCALL) or not sends_message:
            return step
        x = list(step.x)
        for index in (*MESSAGES, 7):
            x[index] = self.word()
        writes = {word: value if word in PUBLIC_WORDS else self.word()
                  for word, value in step.writes.items()}
        return Step(step.entry, step.ticks, step.number, tuple(x), writes)

    def of_guest(self, step: Step) -> Step:
        """It works with its own values. x7 of HVC is told, like a system call's number."""
        x = [self.word() if index != 7 and step.entry in GUESTS else value for index, value in enumerate(step.x)]
        writes = dict(step.writes)
        for word, value in step.writes.items():
            if word in (guest_words.CSSELR, guest_words.PRIORITIES) or word < REGISTERS and word not in (CTL, CVAL):
                writes[word] = self.word() & (WORD if word < REGISTERS else 0xffff_ffff)
            elif word == guest_words.CONTROL:
                writes[word] = value & 3 | self.word() & 0xffff_fffc
        return Step(step.entry, step.ticks, step.number, tuple(x), writes)
