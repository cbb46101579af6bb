# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a board can be: limits of the architecture and of its interrupt controllers, so that no later
stage counts to absurd numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.board import Board, MemoryRange

_PAGE = 0x1000
#: GICv2 has eight CPU interfaces (IHI 0048, 1.1); GICv3 as many as there are redistributors.
_CORES = {2: 8, 3: 512}
#: CNTFRQ_EL0 has 32 bits; below, the kernel's 10 us would be no tick.
_FREQUENCY = (100_000, (1 << 32) - 1)
#: Private peripheral interrupts, and the first number that is no shared interrupt (IHI 0069, 2.2).
_PPIS, _IRQS = range(16, 32), range(32, 1021)
_SGIS = range(16)
_ADDRESS_BITS = range(32, 49)


def board_fault(board: Board) -> str | None:
    """The first thing that cannot be, as a sentence with the name of the key."""
    return next(_faults(board), None)


def merged(banks: Iterable[MemoryRange]) -> tuple[MemoryRange, ...]:
    """Banks of RAM in ascending order; those that touch are one."""
    found: list[MemoryRange] = []
    for bank in sorted(banks, key=lambda each: each.base):
        if found and found[-1].end == bank.base:
            last = found.pop()
            bank = MemoryRange(last.base, last.size + bank.size, last.name)
        found.append(bank)
    return tuple(found)


def _faults(board: Board) -> Iterator[str]:
    yield from _counts(board)
    yield from _ranges(board)
    if not board.ram:
        yield "'ram' is missing"
    banks = sorted(board.ram, key=lambda each: each.base)
    for one, other in zip(banks, banks[1:]):
        if other.base < one.end:
            yield f"'ram': the banks at {one.base:#x} and {other.base:#x} overlap"
    if board.load_address % _PAGE or not any(
        bank.contains(board.load_address, _PAGE) for bank in merged(board.ram)
    ):
        yield "'load_address' is not a page of RAM"


def _counts(board: Board) -> Iterator[str]:
    gic = board.gic
    limits = {
        "cores": (board.cores, range(1, _CORES[gic.version] + 1)),
        "pa_bits": (board.pa_bits, _ADDRESS_BITS),
        "timer: 'frequency": (board.timer_frequency, range(_FREQUENCY[0], _FREQUENCY[1] + 1)),
        "timer: 'irq": (board.timer_irq, _PPIS),
        "gic: 'irq_count": (gic.irq_count, _IRQS),
    }
    for key, (value, allowed) in limits.items():
        if value not in allowed:
            name = key if "'" in key else f"'{key}"
            yield f"{name}' must be {allowed[0]} to {allowed[-1]}"
    if len(set(board.sgis)) < len(board.sgis) or any(each not in _SGIS for each in board.sgis):
        yield "gic: 'sgis' must be different numbers from 0 to 15"
    if board.uart.irq is not None and board.uart.irq >= gic.irq_count:
        yield "uart: 'irq' is not below 'irq_count'"


def _ranges(board: Board) -> Iterator[str]:
    gic, end = board.gic, 1 << board.pa_bits
    parts = [("ram", each) for each in board.ram]
    parts += [("reserved", each) for each in board.reserved]
    parts += [("gicd", gic.gicd), ("gicc", gic.gicc), ("gicr", gic.gicr), ("uart", board.uart.regs)]
    for name, each in parts:
        if each is not None and (not each.size or each.end > end):
            yield f"'{name}': {each.base:#x}..{each.end:#x} is empty or beyond 'pa_bits'"
        elif each is not None and (each.base % _PAGE or each.size % _PAGE):
            yield f"'{name}': {each.base:#x}..{each.end:#x} is not whole pages of 4 KiB"
    if gic.gicr is not None and not board.cores * max(gic.gicr_stride, _PAGE) <= gic.gicr.size:
        yield "gic: 'gicr' has no room for 'gicr_stride' bytes of each core"
