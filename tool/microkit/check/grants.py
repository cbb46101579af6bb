# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about memory and interrupts that `<cspace>` gives to a protection domain."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.errors import Findings, Related
from ..base.location import Location
from ..base.ranges import Range, overlapping_pairs
from ..base.rules import Reporter, rule
from ..base.units import format_size
from ..draft.draft import Draft, PdDraft
from ..model.board import Board
from ..model.irq_list import parse_irq, parse_irqs
from ..parse.node import Node
from .irqs import FIRST_PPI, FIRST_SPI, MAINTENANCE
from .memory import kernel_ranges


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        for cap in pd.caps:
            untyped_size(findings, cap)
            untyped_big(findings, cap, board)
            untyped_device(findings, cap, draft, board)
            control_irqs(findings, cap, board)
    untyped_overlap(findings, draft)
    issued_twice(findings, draft)
    control_shared(findings, draft)


@rule("untyped-size")
def untyped_size(report: Reporter, cap: Node) -> None:
    """Untyped memory has a size that is no power of two, or an address that is no multiple of it.

    Objects are aligned to their size, so untyped memory is, too.
    """
    size, address = cap.number("size"), cap.number("phys_addr")
    if size is None:
        return
    if size & (size - 1):
        below = 1 << size.bit_length() - 1
        report(cap.place("size"), f"size {cap.raw('size')} is not a power of two",
               help=f"the nearest are {below:#x} and {2 * below:#x}")  # fmt: skip
    elif address is not None and address % size:
        report(cap.place("phys_addr"), f"address {address:#x} is not a multiple of {size:#x}",
               help=f"the multiple below is {address // size * size:#x}")  # fmt: skip


@rule("untyped-too-big")
def untyped_big(report: Reporter, cap: Node, board: Board) -> None:
    """Untyped memory is larger than any piece of RAM of the board.

    A kernel, its objects and programs need room beside it, and it is aligned to its size: of 2 GiB of
    RAM, 1 GiB can be given away. Whether all fits is checked when memory is allocated.
    """
    size, largest = cap.number("size"), max(bank.size for bank in board.ram)
    if size is not None and cap.number("phys_addr") is None and size > largest:
        report(cap.place("size"),
               f"untyped memory of {format_size(size)} is larger than the RAM of board "
               f"'{board.name}', {format_size(largest)}")  # fmt: skip


@rule("untyped-device")
def untyped_device(report: Reporter, cap: Node, draft: Draft, board: Board) -> None:
    """Untyped memory with an address must be a device's, and nobody else's.

    RAM is given out without an address. The interrupt controller and the kernel's console belong to
    the kernels, and memory regions to those who map them. Beyond the addresses that the CPU has,
    there is nothing.
    """
    size, address = cap.number("size"), cap.number("phys_addr")
    if size is None or address is None:
        return
    where = cap.place("phys_addr")
    what = f"untyped memory {address:#x}..{address + size:#x}"
    if address + size > board.pa_end:
        report(where, f"{what} is beyond the physical addresses that can be mapped on board '{board.name}', which end "
               f"at {board.pa_end:#x}")  # fmt: skip
    if board.touches_ram(address, size):
        report(where, f"{what} is RAM", help="leave 'phys_addr' out: the tool finds a place")
    for taken, owner in kernel_ranges(board):
        if taken.overlaps(address, size):
            report(where, f"{what} covers {owner}, {taken.base:#x}..{taken.end:#x}")
    if board.uart.regs.overlaps(address, size):
        report(where, f"{what} covers the kernel's console, {board.uart.regs.base:#x}")
    for region in draft.regions:
        start = region.phys_addr
        if start is not None and start < address + size and address < start + (region.size or 0):
            report(where, f"{what} overlaps memory region '{region.name}'",
                   related=[Related("the region", region.node.place("phys_addr"))])  # fmt: skip


@rule("untyped-overlap")
def untyped_overlap(report: Reporter, draft: Draft) -> None:
    """Two pieces of untyped device memory share addresses.

    Each would let its owner make frames of the same registers, perhaps on different cores. Give one
    protection domain the memory; it can pass on frames. For both to have it, use a memory region.
    """
    ranges = [
        Range(address, address + size, cap)
        for pd in draft.pds
        for cap in pd.caps
        if (address := cap.number("phys_addr")) is not None and (size := cap.number("size"))
    ]
    for first, second in overlapping_pairs(ranges):
        report(second.owner.place("phys_addr"),
               f"untyped memory {second} overlaps untyped memory {first}",
               related=[Related("the other one", first.owner.place("phys_addr"))])  # fmt: skip


@rule("control-irqs")
def control_irqs(report: Reporter, cap: Node, board: Board) -> None:
    """The interrupts of a `cap_irq_control` are a list of numbers like `30 79:edge`.

    Each must exist on the board and be free to be given away: not the kernel's timer. Of the
    software-generated interrupts (0 to 15) only those that the board lists for cores are free; one that
    is named here is this core's own, and no doorbell of others.
    """
    for word in (cap.text("irqs") or "").split():
        irq = parse_irq(word)
        number = irq[0] if irq else 0
        if irq is None:
            report(cap.place("irqs"), f"'{word}' is not an interrupt",
                   help="a number, with ':edge' or ':level' behind it where that matters")  # fmt: skip
        elif number >= board.gic.irq_count:
            report(cap.place("irqs"), f"irq {number} does not exist on board '{board.name}'")
        elif number in (board.timer_irq, MAINTENANCE):
            report(cap.place("irqs"), f"irq {number} is used by the kernels")
        elif number < FIRST_PPI and number not in board.sgis:
            report(cap.place("irqs"), f"irq {number} is not for software to send on board "
                   f"'{board.name}'", help=f"those that are: {', '.join(map(str, board.sgis))}")  # fmt: skip


@rule("control-irq-twice")
def issued_twice(report: Reporter, draft: Draft) -> None:
    """An interrupt of a `cap_irq_control` belongs to somebody else, too.

    An interrupt has one owner. Private interrupts (16 to 31) exist once on each core.
    """
    first = dict(_owned(draft))
    for pd in draft.pds:
        for cap in pd.caps:
            for number, _ in parse_irqs(cap.text("irqs") or ""):
                key = (number, pd.cpu if number < FIRST_SPI else None)
                if key in first:
                    owner, place = first[key]
                    report(cap.place("irqs"), f"irq {number} already belongs to '{owner.name}'",
                           related=[Related("it is taken here", place)])  # fmt: skip
                first.setdefault(key, (pd, cap.place("irqs")))


@rule("control-irq-shared")
def control_shared(report: Reporter, draft: Draft) -> None:
    """Two protection domains of a core have `cap_irq_control`.

    The kernel of the core knows which interrupts can be issued, not by whom: each of the two could
    take the other's. Let one have all, and pass on handlers.
    """
    first: dict[int, tuple[PdDraft, Node]] = {}
    for pd in draft.pds:
        for cap in pd.caps:
            if cap.tag != "cap_irq_control":
                continue
            owner, other = first.setdefault(pd.cpu, (pd, cap))
            if owner is not pd:
                report(cap.location, f"'{owner.name}' on core {pd.cpu} has this authority already",
                       related=[Related("it is given here", other.location)])  # fmt: skip


def _owned(draft: Draft) -> Iterator[tuple[tuple[int, int | None], tuple[PdDraft, Location]]]:
    for pd in draft.pds:
        for irq in pd.irqs:
            number = irq.number("irq")
            if number is not None:
                key = (number, pd.cpu if number < FIRST_SPI else None)
                yield key, (pd, irq.place("irq"))
