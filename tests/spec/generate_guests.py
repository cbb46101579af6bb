# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Draws what a guest does until its next kernel entry, and which entry that is."""

from __future__ import annotations

from random import Random

from spec.generate_invocations import Invocations
from spec.guest_words import CONTROL, CSSELR, ENTRY, MODE, PRIORITIES
from spec.model.constants import (ACTLR, CNTV_CTL, CNTV_CVAL, CNTVOFF, FPU_DISABLED, GUEST_MODES,
                                  LIST_REGISTERS, QUEUE_READY, VCPU_REGISTERS, VMPIDR, WORD)
from spec.model.state import Vcpu
from spec.step import (EXCEPTION, FP_ACCESS, GUEST_CALL, GUEST_SKIP, GUEST_TRAP, GUEST_WFI, TIMER, VM_FAULT,
                       ZEROS, Step)
from spec.universe import Universe

KINDS = (GUEST_WFI,) * 6 + (TIMER,) * 5 + (GUEST_CALL,) * 3 + (GUEST_SKIP,) * 3 + (GUEST_TRAP,) * 2 + (
    VM_FAULT,) * 2 + (EXCEPTION,)
#: Those that only EL2 has, and one that EL1 does not get at.
NOT_ITS_OWN = (ACTLR, VMPIDR, CNTVOFF)
OWN = tuple(each for each in range(VCPU_REGISTERS) if each not in NOT_ITS_OWN)


class Guests:
    def __init__(self, universe: Universe, random: Random, invocations: Invocations) -> None:
        self.core, self.random, self.register = universe.core, random, invocations.register

    def next(self, guest: Vcpu, ticks: int) -> Step:
        """The kernel's timer comes in time, mostly."""
        core, random = self.core, self.random
        kind = random.choice(KINDS)
        if core.clock + ticks >= core.deadline and random.random() < .9:
            kind = TIMER
        if kind == GUEST_WFI and self._lonely() and random.random() < .97:
            kind = GUEST_SKIP
        thread = guest.thread
        assert thread is not None
        if not core.fpu_enabled and random.random() < (.002 if thread.flags & FPU_DISABLED else .05):
            kind = FP_ACCESS
        return Step(kind, ticks, self._number(kind), self._x(kind), self._writes(guest))

    def _lonely(self) -> bool:
        return not self.core.release and not any(each.queued == QUEUE_READY for each in self.core.threads)

    def _number(self, kind: int) -> int:
        if kind == GUEST_WFI:
            return self.random.choice((4, 4, 2))
        return self.random.getrandbits(32) if kind == GUEST_TRAP else 0

    def _x(self, kind: int) -> tuple[int, ...]:
        """x7 of HVC is like a system call's number."""
        if kind == TIMER:
            return ZEROS
        random = self.random
        x = [random.getrandbits(64) for _ in range(9)]
        x[7] = random.choice((*range(-11, 1), x[7])) & WORD
        return tuple(x)

    def _writes(self, guest: Vcpu) -> dict[int, int]:
        random = self.random
        writes = {ENTRY + index: state for index in range(LIST_REGISTERS)
                  for state in self._handles(guest, index)}
        if random.random() < .3:
            writes[CNTV_CTL], writes[CNTV_CVAL] = self.register(CNTV_CTL), self.register(CNTV_CVAL)
        if not guest.control & 3 or random.random() < .05:
            writes[CONTROL] = random.getrandbits(30) << 2 | random.choice((3, 3, 3, 1, 2, 0))
        if random.random() < .2:
            writes[random.choice(OWN)] = random.getrandbits(64)
            writes[CSSELR] = random.getrandbits(4)
            writes[PRIORITIES] = random.getrandbits(32)
        if random.random() < .2:
            writes[MODE] = random.getrandbits(27) << 5 | random.choice(GUEST_MODES)
        return writes

    def _handles(self, guest: Vcpu, index: int) -> tuple[int, ...]:
        """The next state of a virtual interrupt: taken, ended."""
        entry = guest.entries[index]
        if not entry.pending and not entry.active or self.random.random() < .5:
            return ()
        return (self.random.choice((2, 2, 0, 3)) if entry.pending else 0,)
