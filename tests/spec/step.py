# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel entry: what time passed before it, and what the running thread did."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct

from spec.model import gic, irqs, lookup, messages, scheduler, services, syscalls
from spec.model.constants import BUFFER_CAPS, FAULT_USER_EXCEPTION, FAULT_VM, PC, SVC_SIZE
from spec.model.state import Cap, Core, Slot, Thread

SYSCALL, TIMER, IRQ, VM_FAULT, EXCEPTION, FAST_SYSCALL, PREEMPTED_SYSCALL = range(7)
NAMES = ("syscall", "timer", "irq", "vm_fault", "exception", "fast_syscall",
         "preempted_syscall")
PREEMPTING = 42  # the interrupt at each preemption point; nobody handles it
ZEROS = (0,) * 9
HEAD = Struct("<QQQ9QQ")


@dataclass(frozen=True)
class Names:
    """What a system call names. It may delete that, or what leads to it: then, when it is preempted
    and done again, it is refused."""

    thread: Thread
    found: list[tuple[int, Slot | None]]
    held: list[tuple[Slot, Cap]]

    def changed(self) -> bool:
        return any(slot.cap is not cap for slot, cap in self.held) or any(
            lookup.slot(self.thread, address)[0] is not slot for address, slot in self.found)


@dataclass(slots=True)
class Step:
    """x: registers x0 to x8 of a system call, or what a fault is about; of an SGI, its sender. writes: words of the IPC
    buffer that the thread sets before. Fast and preempted system calls do what
    others do. A step that needs a running thread does nothing without."""

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
        return core.current is not None or self.entry in (TIMER, IRQ)

    def apply(self, core: Core) -> None:
        """To the specification's state."""
        core.clock += self.ticks
        if self.entry in (SYSCALL, FAST_SYSCALL, PREEMPTED_SYSCALL):
            self._enter(core)
            syscalls.handle(core, self.number)
            if self.entry == PREEMPTED_SYSCALL:
                irq = core.irqs[PREEMPTING]
                irq.enabled, irq.pending = True, 1
                irqs.interrupt(core)
        elif self.entry == TIMER:
            scheduler.timer_interrupt(core)
        elif self.entry == VM_FAULT:
            syscalls.user_fault(core, (FAULT_VM, self.x[1], self.x[2], self.x[0] & 1))
        elif self.entry == EXCEPTION:
            syscalls.user_fault(core, (FAULT_USER_EXCEPTION, self.x[0], self.x[1]))
        else:
            gic.raise_irq(core.irqs[self.number], self.x[0])
            irqs.interrupt(core)
        irqs.interrupts(core)

    def names(self, core: Core) -> Names | None:
        """The capabilities by which a system call that is preempted does something."""
        thread = core.current
        if self.entry != PREEMPTED_SYSCALL or thread is None:
            return None
        addresses = [self.x[0], *(self.writes[word] for word in self.writes if word >= BUFFER_CAPS)]
        found = [(address, lookup.slot(thread, address)[0]) for address in addresses]
        slots = [*thread.slots.slots, *(slot for _, slot in found if slot is not None)]
        return Names(thread, found, [(slot, slot.cap) for slot in slots])

    def _enter(self, core: Core) -> None:
        thread = core.current
        assert thread is not None
        thread.regs[:9] = self.x
        thread.regs[PC] += SVC_SIZE
        buffer = messages.buffer_of(thread)
        if buffer is not None:
            for word, value in self.writes.items():
                messages.write(buffer, word, value)


