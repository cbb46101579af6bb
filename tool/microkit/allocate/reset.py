# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The reset image of a protection domain that can be started again (multikit/reset.h): the SDK's program
for that, and what its writable memory is at the start, as runs of zeros and of bytes. Where the runs are
is known with the plan; their bytes when all variables are set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..base.contract import (
    MICROKIT_ERROR_PEER,
    RESET_DRAIN,
    RESET_FPU,
)
from ..base.records import dataclass
from ..base.sizes import PAGE, WORD
from ..base.units import round_up
from ..elf import Elf
from ..model.system import ProtectionDomain, System
from ..model.vspace import VSpaceLayout
from ..sdk.abi import Abi
from ..sdk.parts import Parts
from .objects import Mapping
from .programs import Program

_START, _END = "reset_program", "reset_program_end"
#: A run costs three words, so a shorter gap of zeros is not worth one.
_GAP = 4 * WORD


@dataclass(frozen=True)
class Run:
    """From `address` on `zeros` bytes of zeros, then `size` bytes of the memory as it starts."""

    address: int
    zeros: int
    size: int

    @property
    def data(self) -> int:
        """Where its bytes are."""
        return self.address + self.zeros


def code(parts: Parts) -> bytes:
    """The program, up to a word."""
    symbols = parts.monitor.symbols
    start, end = (symbols[name].address for name in (_START, _END))
    return parts.monitor.read_at(start, end - start) or b""


def find_runs(space: VSpaceLayout, program: Program, image: Sequence[Mapping],
              variables: Sequence[str]) -> tuple[Run, ...]:  # fmt: skip
    """All writable memory but regions, each word once. `variables`: those that the tool will set."""
    found = [Run(space.stack_bottom, space.stack_size, 0), Run(space.ipc_buffer, PAGE, 0)]
    for each in image:
        if each.perms.write:
            found += _runs(each.vaddr, _known(program.symbols, each, variables), each.memory.size)
    return tuple(found)


def _known(symbols: Elf, each: Mapping, variables: Sequence[str]) -> bytes:
    """The bytes of the file, and something for those that are not known yet, so that no run of zeros goes
    over them."""
    data = bytearray(each.memory.data)
    for symbol in filter(None, map(symbols.symbols.get, variables)):
        start, end = symbol.address - each.vaddr, symbol.address + symbol.size - each.vaddr
        if 0 <= start < end <= each.memory.size:
            data.extend(bytes(max(0, end - len(data))))
            data[start:end] = b"\xff" * (end - start)
    return bytes(data)


def _runs(start: int, data: bytes, size: int) -> Iterator[Run]:
    data = data.ljust(round_up(len(data), WORD), b"\0")
    at = 0
    while at < size:
        first = _first_set(data, at)
        if first is None:
            yield Run(start + at, size - at, 0)
            return
        end = _end_of_data(data, first)
        yield Run(start + at, first - at, end - first)
        at = end


def _first_set(data: bytes, at: int) -> int | None:
    """The word of the first byte from `at` on that is not zero."""
    rest = len(data) - at - len(data[at:].lstrip(b"\0"))
    return None if at + rest == len(data) else (at + rest) // WORD * WORD


def _end_of_data(data: bytes, at: int) -> int:
    """Where there are so many zeros that a new run is worth it, or all bytes end."""
    gap = data.find(bytes(_GAP), at)
    return len(data) if gap < 0 else max(at + WORD, round_up(gap, WORD))


def size(parts: Parts, runs: Sequence[Run]) -> int:
    """Of the whole image, in bytes."""
    abi = parts.abi
    fixed = len(code(parts)) + abi.size("reset_head") + len(runs) * abi.size("reset_run")
    return fixed + sum(run.size for run in runs)


def head(
    abi: Abi, system: System, pd: ProtectionDomain, space: VSpaceLayout, entry: int, runs: int
) -> bytes:
    shift = abi.constant("seL4_MessageInfo_label_shift")
    flags = (RESET_FPU if pd.fpu else 0) | (RESET_DRAIN if system.refuses(pd.index) else 0)
    return bytes(abi.pack(
        "reset_head",
        entry=entry,
        stack_top=space.stack_top,
        irqs=sum(1 << irq.id for irq in pd.irqs),
        ack=abi.constant("IRQAckIRQ") << shift,
        error=MICROKIT_ERROR_PEER << shift | 1,
        flags=flags,
        runs=runs,
    ))  # fmt: skip
