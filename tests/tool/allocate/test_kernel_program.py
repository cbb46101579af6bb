# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's program as a core gets it: an interrupt slot for each number that the core can have, and
no page behind them."""

from __future__ import annotations

from collections.abc import Callable

from backend_support import Built
from microkit.allocate.kernel_program import irq_count, kernel_segments, kernel_size, state_offset, state_size
from microkit.base.sizes import PAGE, SLOT

PD = '<protection_domain name="{name}" cpu="{cpu}"><program_image path="a.elf"/>{body}</protection_domain>'


def system(*bodies: str) -> str:
    """A domain on each core."""
    pds = [PD.format(name=f"pd{cpu}", cpu=cpu, body=body) for cpu, body in enumerate(bodies)]
    return f"<system>{''.join(pds)}</system>"


def test_as_many_slots_as_the_core_can_have_interrupts(build_text: Callable[[str], Built]) -> None:
    issuable = '<cspace><cap_irq_control slot="5" irqs="77:edge"/></cspace>'
    built = build_text(system("", '<irq irq="40" id="0"/><irq irq="50" id="1"/>', issuable))
    assert [irq_count(each) for each in built.plan.cores] == [0, 51, 78]


def test_the_state_is_as_long_as_its_slots(build_text: Callable[[str], Built]) -> None:
    built = build_text(system("", '<irq irq="200" id="0"/>'))
    few, many = built.plan.cores
    assert state_size(built.plan, many) - state_size(built.plan, few) == 201 * SLOT
    for core in built.plan.cores:
        end = state_offset(built.plan) + state_size(built.plan, core)
        assert 0 <= kernel_size(built.plan, core) - end < PAGE
        last = list(kernel_segments(built.plan, core))[-1]
        assert last.end - built.parts.abi.constant("WINDOW_VA") == kernel_size(built.plan, core)
        assert len(last.data) <= last.size
