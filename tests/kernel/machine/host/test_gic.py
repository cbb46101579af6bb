# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The model of the interrupt controller reports what a controller does not define."""

from __future__ import annotations

from kernel.interrupts import SPI, TIMER, Interrupts


def test_the_model_reports_a_wrong_deactivation(irqs: Interrupts) -> None:
    irqs.world.lib.lib.gic_deactivate(SPI)
    violation = irqs.world.violation()
    assert violation == "interrupt 79 is deactivated, but it is not active"


def test_the_model_reports_a_trigger_changed_while_enabled(irqs: Interrupts) -> None:
    irqs.world.lib.lib.gic_enable(TIMER)
    irqs.world.lib.lib.gic_set_trigger(TIMER, True)
    violation = irqs.world.violation()
    assert violation == "the trigger of interrupt 30 changes while it is enabled"
