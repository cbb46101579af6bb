# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about interrupts (GIC architecture: SGIs 0..15, private 16..31, shared from 32)."""

from __future__ import annotations

from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, PdDraft
from ..model.board import Board
from ..parse.node import Node

FIRST_PPI = 16
FIRST_SPI = 32
#: Virtual maintenance interrupt, PPI 9 (Arm Base System Architecture).
MAINTENANCE = 25


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        for irq in pd.irqs:
            irq_range(findings, irq, board)
            irq_software(findings, irq)
            irq_kernel(findings, irq, board)
    duplicate_irq(findings, draft)


@rule("irq-range")
def irq_range(report: Reporter, irq: Node, board: Board) -> None:
    """The interrupt number is beyond what the board's interrupt controller has."""
    number = irq.number("irq")
    if number is not None and number >= board.gic.irq_count:
        report(
            irq.place("irq"),
            f"irq {number} does not exist on board '{board.name}'",
            help=f"shared interrupts are {FIRST_SPI} to {board.gic.irq_count - 1}; a device tree "
            "counts them from 0, so add 32 to its number",
        )


@rule("irq-software")
def irq_software(report: Reporter, irq: Node) -> None:
    """Interrupts 0 to 15 are software-generated ones.

    The cores send them to each other for notifications on channels between cores. No device raises
    them.
    """
    number = irq.number("irq")
    if number is not None and number < FIRST_PPI:
        report(
            irq.place("irq"),
            f"irq {number} is a software-generated interrupt, which no device raises",
            help=f"if {number} is the number in a device tree, it is irq {number + FIRST_SPI} here",
        )


@rule("irq-kernel")
def irq_kernel(report: Reporter, irq: Node, board: Board) -> None:
    """The interrupt belongs to the kernel: its timer's, or the one for virtual machines."""
    number = irq.number("irq")
    uses = {board.timer_irq: "the kernel's timer", MAINTENANCE: "kept for virtual machines"}
    if number in uses:
        report(irq.place("irq"), f"irq {number} is {uses[number]}")


@rule("duplicate-irq")
def duplicate_irq(report: Reporter, draft: Draft) -> None:
    """An interrupt is delivered to two protection domains, or twice to one.

    An interrupt has one owner. Private interrupts (16 to 31) exist once on each core, so protection
    domains on different cores may each own theirs.
    """
    first: dict[tuple[int, int | None], tuple[PdDraft, Node]] = {}
    for pd in draft.pds:
        for irq in pd.irqs:
            number = irq.number("irq")
            if number is None:
                continue
            key = (number, pd.cpu if number < FIRST_SPI else None)
            if key not in first:
                first[key] = (pd, irq)
                continue
            owner, other = first[key]
            report(
                irq.place("irq"),
                f"irq {number} already belongs to '{owner.name}'",
                related=[Related("it is taken here", other.place("irq"))],
            )
