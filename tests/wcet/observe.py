# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a kernel really did, from QEMU's trace, held against what was said of it beforehand.

QEMU names each translation block that it executes (-d exec,nochain): straight code up to a branch
or to an instruction after which it wants to look around.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from microkit.base.sizes import PAGE

from .longest import Limit
from .program import Program

TRACE = re.compile(r"^Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")
SYSTEM = ("msr", "mrs", "isb", "dsb", "wfi", "at", "dc", "ic", "tlbi")


@dataclass(frozen=True)
class Straight:
    """The code from an address up to the next branch, inclusive."""

    end: int  # the address of the branch
    function: str
    calls: bool
    returns: bool
    poll: int | None  # the address of an instruction that looks for interrupts


@dataclass
class Frame:
    """A function that is being executed: where it was last, and the rounds of its loops."""

    last: int = 0
    rounds: Counter[int] = field(default_factory=Counter)


@dataclass
class Stretch:
    """From an entry, or a look for interrupts, to the next such look or to the end."""

    entry: str
    length: int = 0
    shares: Counter[str] = field(default_factory=Counter)


class Observer:
    """Follows a trace; `longest` are the longest stretches by entry, `wrong` what must not be."""

    def __init__(self, program: Program, entries: dict[int, str], limits: dict[int, Limit],
                 poll: str) -> None:
        self.longest: dict[str, Stretch] = {}
        self.wrong: set[str] = set()
        self.count = 0
        self._program, self._entries, self._limits = program, entries, limits
        self._poll_operand = poll
        self._straight: dict[int, Straight] = {}
        self._stretch: Stretch | None = None
        self._frames = [Frame()]
        self._before: int | None = None

    def feed(self, addresses: Iterable[int]) -> None:
        for address in addresses:
            # Twice, and no loop: QEMU looked around before it began.
            if address != self._before or self._repeats(address):
                self._block(address)

    def end(self) -> None:
        self._count(self._before, None)
        self._finish()

    def _repeats(self, address: int) -> bool:
        return self._program.instructions[self._straight_from(address).end].target == address

    def _block(self, address: int) -> None:
        before = self._before
        self._before = address
        if address in self._entries:
            self._count(before, None)
            self._finish()
            self.count += 1
            self._stretch = Stretch(self._entries[address])
            self._frames = [Frame()]
        elif before is not None:
            self._count(before, address)
            self._follow(before, address)
        self._loops(address)

    def _finish(self) -> None:
        stretch = self._stretch
        if stretch is not None:
            longest = self.longest.get(stretch.entry)
            if longest is None or stretch.length > longest.length:
                self.longest[stretch.entry] = stretch
        self._stretch = None

    def _straight_from(self, address: int) -> Straight:
        found = self._straight.get(address)
        if found is None:
            found = self._straight[address] = self._read_straight(address)
        return found

    def _read_straight(self, address: int) -> Straight:
        poll = None
        end = address
        while True:
            at = self._program.instructions[end]
            if self._program.has_operand([end], self._poll_operand):
                poll = end
            if at.is_call or at.is_jump or at.is_conditional or at.is_end:
                return Straight(end, self._program.name_at(address), at.is_call,
                                at.mnemonic == "ret", poll)
            end += 4

    def _last(self, before: int, address: int | None) -> int:
        """The last instruction executed of the block at `before`, when `address` came after it."""
        end = self._straight_from(before).end
        if address is None or not before < address <= end:
            return end
        jumps = self._program.instructions[end].target == address and not self._ends_at(address)
        return end if jumps else address - 4

    def _ends_at(self, address: int) -> bool:
        """QEMU ends a block here, though no branch does: at a page, after a system register."""
        before = self._program.instructions[address - 4].mnemonic
        return address % PAGE == 0 or before in SYSTEM

    def _count(self, before: int | None, address: int | None) -> None:
        if before is None or self._stretch is None:
            return
        straight, last = self._straight_from(before), self._last(before, address)
        length = (last - before) // 4 + 1
        self._stretch.length += length
        self._stretch.shares[straight.function] += length
        if straight.poll is not None and straight.poll <= last:
            entry = self._stretch.entry
            self._finish()
            self._stretch = Stretch(entry)
            for frame in self._frames:
                frame.rounds.clear()

    def _follow(self, before: int, address: int) -> None:
        """Calls and returns."""
        straight, last = self._straight_from(before), self._last(before, address)
        self._frames[-1].last = last
        if last != straight.end:
            return
        if straight.calls:
            self._frames.append(Frame())
        elif straight.returns and len(self._frames) > 1:
            self._frames.pop()
        elif straight.function != self._program.name_at(address):
            self._frames[-1] = Frame()

    def _loops(self, address: int) -> None:
        frame = self._frames[-1]
        for header in [each for each in frame.rounds
                       if address not in self._limits[each].addresses]:
            del frame.rounds[header]
        limit = self._limits.get(address)
        if limit is None:
            return
        frame.rounds[address] += frame.last in limit.addresses
        if frame.rounds[address] > limit.rounds:
            self.wrong.add(f"{limit.function}: the loop at {address:#x} went back more than "
                           f"{limit.rounds} times")


def addresses_of(lines: Iterable[str]) -> Iterable[int]:
    """Of the translation blocks of a trace."""
    for line in lines:
        if match := TRACE.match(line):
            yield int(match[1], 16)
