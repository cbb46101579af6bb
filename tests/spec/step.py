# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel entry: what time passed before it, and what the running thread did."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct

from spec.model import gic, guest_entries, guests, irqs, messages, services, syscalls
from spec.model.constants import FAULT_USER_EXCEPTION, FAULT_VM, PC, SVC_SIZE
from spec.model.state import Core, Vcpu

assert services.all_there()

(SYSCALL, TIMER, IRQ, VM_FAULT, EXCEPTION, FAST_SYSCALL, PREEMPTED_SYSCALL,
 FP_ACCESS, GUEST_WFI, GUEST_CALL, GUEST_TRAP, GUEST_SKIP) = range(12)
NAMES = ("syscall", "timer", "irq", "vm_fault", "exception", "fast_syscall",
         "preempted_syscall", "fp_access", "guest_wfi", "guest_call", "guest_trap", "guest_skip")
SYSCALLS = (SYSCALL, FAST_SYSCALL, PREEMPTED_SYSCALL)
GUESTS = (GUEST_WFI, GUEST_CALL, GUEST_TRAP, GUEST_SKIP)
TIMER_INTID = 26  # the kernel's
PREEMPTING = 42  # the interrupt of a preempted system call; nobody handles it
ZEROS = (0,) * 9
HEAD = Struct("<QQQ9QQ")


@dataclass(slots=True)
class Step:
    """x: registers x0 to x8 of a system call, or what a fault is about; of an SGI, its sender.
    writes: words of the IPC buffer that the thread sets before; of a guest, what it did
    (guest_words.py). number: of a trap, ESR; of WFI, its size. Fast system calls do what others do; a preempted one has an interrupt at its first preemption point, which comes afterwards if
    there is none. A step that needs a running thread does nothing without."""

    entry: int
    ticks: int = 0
    number: int = 0
    x: tuple[int, ...] = ZEROS
    writes: dict[int, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return (f"Step({NAMES[self.entry].upper()}, {self.ticks}, {self.number}, "
                f"({', '.join(map(hex, self.x))}), {self.writes})")

    def pack(self, now: int) -> bytes:
        head = HEAD.pack(self.entry, now, self.number & (1 << 64) - 1, *self.x, len(self.writes))
        if not self.writes:
            return head
        room = bytes(8 * (128 - len(self.writes)))
        count = len(self.writes)
        return head + Struct(f"<{count}Q").pack(*self.writes) + room + Struct(
            f"<{count}Q").pack(*self.writes.values())

    def possible(self, core: Core) -> bool:
        if self.entry in GUESTS:
            return core.guest is not None
        if self.entry in SYSCALLS:
            return core.current is not None and core.guest is None
        return core.current is not None or self.entry in (TIMER, IRQ)

    def apply(self, core: Core) -> None:
        """To the specification's state."""
        core.clock += self.ticks
        if core.guest is not None:
            self._guest_does(core, core.guest)
        if self.entry in SYSCALLS:
            self._enter(core)
            core.interrupted = self.entry == PREEMPTED_SYSCALL or gic.signalled(core)
            syscalls.handle(core, self.number)
            core.interrupted = False
            if self.entry == PREEMPTED_SYSCALL:
                irq = core.irqs[PREEMPTING]
                irq.enabled, irq.pending = True, 1
                irqs.interrupt(core)
        elif self.entry == TIMER:
            self._timer(core)
        elif self.entry == VM_FAULT:
            syscalls.user_fault(core, (FAULT_VM, self.x[1], self.x[2], self.x[0] & 1))
        elif self.entry == FP_ACCESS:
            syscalls.fp_access(core, self.x[0])
        elif self.entry == EXCEPTION:
            syscalls.user_fault(core, (FAULT_USER_EXCEPTION, self.x[0], self.x[1]))
        elif self.entry in GUESTS:
            self._guest_enters(core)
        else:
            gic.raise_irq(core.irqs[self.number], self.x[0])
            irqs.interrupt(core)
        irqs.interrupts(core)

    def _timer(self, core: Core) -> None:
        if core.guest is not None:
            gic.raise_irq(core.irqs[TIMER_INTID], 0)
        else:
            core.reprogram = True
        irqs.interrupt(core)

    def _guest_does(self, core: Core, guest: Vcpu) -> None:
        thread = core.current
        assert thread is not None
        thread.put_off = False
        if self.entry in GUESTS:
            thread.regs[:9] = self.x
        for word, value in self.writes.items():
            guest_entries.does(guest, word, value)
        guests.note_exit(core, guest)

    def _guest_enters(self, core: Core) -> None:
        if self.entry == GUEST_WFI:
            guest_entries.wfi(core, self.number)
        elif self.entry == GUEST_CALL:
            guest_entries.hypervisor_call(core)
        elif self.entry == GUEST_TRAP:
            guest_entries.trap(core, self.number)
        else:
            guest_entries.skip(core, 4)

    def _enter(self, core: Core) -> None:
        thread = core.current
        assert thread is not None
        thread.regs[:9] = self.x
        thread.put_off = False
        thread.regs[PC] += SVC_SIZE
        buffer = messages.buffer_of(thread)
        if buffer is not None:
            for word, value in self.writes.items():
                messages.write(buffer, word, value)


