# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The calls that a domain is in, by gdb's unwinder: programs are compiled without frame pointers, and it knows their
call frame information. It starts after the cores run on."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ..base.errors import UsageError
from ..base.records import dataclass
from ..debugger.elsewhere import Elsewhere, NoGdb
from ..debugger.session import source_commands
from ..observe.live import Live
from ..observe.snapshot import Registers, Snapshot, saved_registers, snapshot
from ..remote.server import CoreRegisters
from ..verify.image import Corrupt
from .installed_gdb import installed_gdb
from .programs import Programs

#: Calls: a stack that has overflowed holds thousands.
_MOST = 64


def gdb_of(programs: Programs) -> Elsewhere:
    """One that finds the sources of the SDK's programs."""
    return Elsewhere(installed_gdb(), source_commands(str(programs.sources or "")))


@dataclass(frozen=True)
class Backtrace:
    """Of a domain by its name."""

    name: str
    program: str
    gdb: Elsewhere

    @classmethod
    def of(cls, known: argparse.Namespace, programs: Programs) -> Backtrace | None:
        """By `--backtrace`; None without it."""
        if known.backtrace is None:
            return None
        program = programs.all.get(known.backtrace)
        if program is None:
            raise UsageError(f"--backtrace: the program of '{known.backtrace}' was not found: give the description, and "
                             "--search-path")  # fmt: skip
        return cls(known.backtrace, str(program), gdb_of(programs))

    def take(self, live: Live, registers: Callable[[int], CoreRegisters | None]) -> Snapshot | str:
        """While memory can be read; or why not."""
        domain = live.domains[self.name]
        try:
            thread = live.thread(domain)
            seen = registers(domain.core.number) if live.current(domain.core.number) == domain.thread.ref else None
            at_el0 = seen is not None and seen.level == 0
            return snapshot(live, thread, _of(seen) if seen and at_el0 else saved_registers(live, thread.tcb))
        except Corrupt as corrupt:
            return f"unknown: {corrupt}"

    def text(self, taken: Snapshot | str) -> str:
        """One line for each call, the innermost first."""
        if isinstance(taken, str):
            return taken
        try:
            return self.gdb.ask(self.program, taken, f"backtrace {_MOST}")
        except NoGdb as none:
            return f"unknown: {none}"


def _of(seen: CoreRegisters) -> Registers:
    *x, sp, pc = seen.words
    return Registers(tuple(x), sp, pc, seen.cpsr)
