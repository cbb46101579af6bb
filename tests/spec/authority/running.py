# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The thread that runs afterwards: is it the right one, with its own rights to the machine?"""

from __future__ import annotations

from collections.abc import Iterator

from microkit.sdk.abi import Abi

from spec.authority.entry import Entry
from spec.authority.queues import occupied
from spec.authority.slots import Finding


class Running:
    def __init__(self, abi: Abi) -> None:
        member = abi.layout("host_machine").member
        self.fpu, self.timer = member("fpu_enabled").offset, member("timer_enabled").offset
        self.has_used, self.has_timer = abi.constant("TCB_FPU_USED"), abi.constant("TCB_TIMER")

    def check(self, entry: Entry, machine: memoryview) -> Iterator[Finding]:
        yield from self.choice(entry)
        running = entry.after.core.current(0)
        if running:
            flags = entry.after.tcb.flags(running)
            if bool(machine[self.fpu]) != bool(flags & self.has_used):
                yield "current thread", "FP registers as another may use them", flags, running
            if bool(machine[self.timer]) != bool(flags & self.has_timer):
                yield "current thread", "the timer as another may use it", flags, running

    def choice(self, entry: Entry) -> Iterator[Finding]:
        """Nobody who is ready is above it."""
        running = entry.after.core.current(0)
        priority = entry.after.tcb.priority(running) if running else -1
        for above in occupied(entry, entry.after)[:1]:
            if above > priority:
                yield "current thread", f"a thread of priority {above} is ready", "", running
