# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A thread with IRQ control, interrupts that can be issued, and the model's view of them."""

from __future__ import annotations

from kernel.world import World

ISSUABLE, EDGE, IMPLIED_ACK = 1, 2, 4
TIMER, SPI, EDGE_SPI, SGI = 30, 79, 80, 9


class Interrupts:
    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        self.cnode = self.thread.give_root()
        self.control = self.thread.give("IRQ_CONTROL")
        self.thread.slot(self.control).cap.flags = 1
        for irq in (TIMER, SPI, EDGE_SPI, SGI):
            world.ks.irq_flags[irq] = ISSUABLE
        world.ks.irq_flags[EDGE_SPI] = ISSUABLE | EDGE
        self.notification = self.thread.give("NOTIFICATION", world.notification(), badge=4)

    def get(self, irq: int, slot: int = 40) -> int:
        return self.thread.invoke(self.control, "IRQIssueIRQHandler", irq, slot, 64,
                                  caps=(self.cnode,))

    def raise_irq(self, irq: int, sender: int = 0) -> None:
        """A device or another core raises it; the core takes what is signalled."""
        self.world.lib.host_gic_raise(irq, sender)
        self.take()

    def take(self) -> None:
        while self.world.lib.host_gic_signals():
            self.world.lib.handle_interrupt()

    def enabled(self, irq: int) -> bool:
        return bool(self.world.machine.gic.enabled[irq])

    def active(self, irq: int) -> int:
        """A bit for each sender of an SGI."""
        return int(self.world.machine.gic.active[irq])

    def waiting(self, irq: int) -> bool:
        """It came while it was active."""
        return bool(self.world.machine.gic.pending[irq])

    def handle(self, irq: int, slot: int, implied: int = 0, notification: int = 0) -> None:
        """A handler with a notification."""
        assert self.get(irq, slot) == 0
        caps = (notification or self.notification,)
        assert self.thread.invoke(slot, "IRQSetIRQHandler", caps=caps) == 0
        assert self.thread.invoke(slot, "IRQSetImpliedAck", implied) == 0

    def pending(self) -> int:
        ref = self.thread.slot(self.notification).cap.object
        return int(self.world.at("notification", ref).badge)



def issue_sgi(irqs: Interrupts, irq: int, target: int, slot: int = 40) -> int:
    return irqs.thread.invoke(irqs.control, "ARMIRQIssueSGISignal", irq, target, slot, 64,
                              caps=(irqs.cnode,))
