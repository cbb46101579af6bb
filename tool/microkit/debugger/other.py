# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Another gdb, for a protection domain that the machine does not execute now: it gets the domain's
registers and memory from a server of its own (stub.py). Runs inside gdb."""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
from dataclasses import astuple
from pathlib import Path

import gdb

from ..diff.system import Domain
from ..observe.snapshot import Registers, Snapshot, saved_registers, snapshot
from ..verify.image import Corrupt
from . import stub
from .session import quote, source_commands
from .symbols import Symbols
from .target import Target, on

#: Seconds.
_PATIENCE = 60
#: Around what the command says; gdb speaks of its server, too.
_MARK = "--8<--"


def run_in(target: Target, symbols: Symbols, domain: Domain, command: str) -> str:
    """What gdb says to a command in a domain as it is now."""
    program = symbols.program(domain.name)
    thread = target.live.thread(domain)
    registers, note = _registers(target, domain)
    taken = snapshot(target.live, thread, registers or saved_registers(target.live, thread.tcb))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "snapshot.json"
        file.write_text(_text(taken))
        return note + _gdb(symbols, program, file, command)


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


def _text(taken: Snapshot) -> str:
    x, *others = astuple(taken.registers)
    memory = {str(start): data.hex() for start, data in taken.memory.items()}
    return json.dumps({"registers": [*x, *others], "memory": memory})


def _gdb(symbols: Symbols, program: str, file: Path, command: str) -> str:
    facts = symbols.facts
    server = shlex.join([facts.python, str(Path(stub.__file__).resolve()), str(file)])
    connect = f"python gdb.execute({f'target remote | {server}'!r}, to_string=True)"
    commands = ["set confirm off", "set pagination off", *source_commands(facts),
                f"file {quote(program)}", connect, f"echo {_MARK}", command, f"echo {_MARK}"]  # fmt: skip
    arguments = [each for text in commands for each in ("-ex", text)]
    try:
        result = subprocess.run([facts.gdb, "-nx", "-q", "-batch", *arguments],
                                text=True, check=False,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=_PATIENCE)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise gdb.GdbError(f"another gdb: {error}") from None
    said = result.stdout.split(_MARK)
    return said[1] if len(said) == 3 else result.stdout
