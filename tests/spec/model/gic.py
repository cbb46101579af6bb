# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The interrupt controller: an interrupt is enabled, pending and active, each by itself, and is taken
when it is enabled and pending and not active. What comes while it is active is kept.

Of SGIs a bit for each sender is pending or active, of others one. Choice of the controller, not of the
kernel: an SGI that is active from one sender is taken from others, or is not (core.sgi_active_once).
"""

from __future__ import annotations

from spec.model.constants import IRQ_TIMER, SGIS
from spec.model.state import Core, Irq


def raise_irq(irq: Irq, sender: int) -> None:
    irq.pending |= 1 << sender % 8 if irq.intid < SGIS else 1


def takeable(core: Core, irq: Irq) -> int:
    """Which of what is pending."""
    if not irq.enabled or core.sgi_active_once and irq.active:
        return 0
    return (irq.pending | irq.line) & ~irq.active


def signalled(core: Core) -> bool:
    return any((irq.pending or irq.line) and takeable(core, irq) for irq in core.irqs.values())


def take(core: Core) -> Irq | None:
    """The kernel's timer last; of the others the lowest number first, of the lowest sender."""
    for intid in sorted(core.irqs, key=lambda each: (core.irqs[each].state == IRQ_TIMER, each)):
        irq = core.irqs[intid]
        bits = takeable(core, irq)
        if bits:
            irq.pending &= ~(bits & -bits)
            irq.active |= bits & -bits
            return irq
    return None
