# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Another gdb (elsewhere.py), for a protection domain that the machine does not execute now. Runs inside gdb."""

from __future__ import annotations

import gdb

from ..diff.system import Domain
from ..observe.snapshot import Registers, saved_registers, snapshot
from ..verify.image import Corrupt
from .elsewhere import Elsewhere, NoGdb
from .session import source_commands
from .symbols import Symbols
from .target import Target, on


def run_in(target: Target, symbols: Symbols, domain: Domain, command: str) -> str:
    """What gdb says to a command in a domain as it is now."""
    program, facts = symbols.program(domain.name), symbols.facts
    thread = target.live.thread(domain)
    registers, note = _registers(target, domain)
    taken = snapshot(target.live, thread, registers or saved_registers(target.live, thread.tcb))
    try:
        return note + Elsewhere(facts.gdb, source_commands(facts.sources), facts.python).ask(program, taken, command)
    except NoGdb as none:
        raise gdb.GdbError(str(none)) from None


def _registers(target: Target, domain: Domain) -> tuple[Registers | None, str]:
    """Of the core that executes the domain, None when they are in its TCB; and what to say of
    them."""
    core = domain.core.number
    if target.live.current(core) != domain.thread.ref:
        return None, ""
    thread = target.threads().get(core)
    if thread is None:
        raise Corrupt(f"the server has no thread for core {core}")
    with on(thread):
        if target.seen(thread).level == 0:
            return target.registers(), ""
    return None, f"[core {core} is in its kernel, for this domain: some registers may be older]\n"
