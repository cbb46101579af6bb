# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit gdb`: gdb that knows the protection domains of an image, with the image in QEMU,
stopped at its first instruction, or with the server of a debug probe.

Each core is a thread of gdb. What gdb learns is in ../debugger (docs/design/debugging.md).
"""

from __future__ import annotations

import argparse
import shlex
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ..base.errors import EXIT_OK, UsageError
from ..console.machine import die_with_parent
from ..debugger.session import Facts, script
from ..model.board import Board
from ..output.files import as_bytes, publish
from ..output.targets import is_stream
from .arguments import Parser
from .built import read_built
from .emulator import need_program, qemu_command
from .installed_gdb import GDBS, installed_gdb
from .programs import addresses, find_programs, name_programs
from .run import add_machine, machine, split

#: Where a program has the name of its domain.
_NAME = "microkit_name"


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit gdb",
        description="Boot an image in QEMU, stopped, with gdb attached; or attach gdb to a board.",
        epilog="In gdb: pds lists the protection domains, cores the cores; pd NAME takes the names "
        "of a domain, and breakpoints then stop in it only; where NAME is its backtrace, caps NAME "
        "its capabilities. "
        "Options behind -- go to gdb.",
    )
    add_machine(made)
    name_programs(made)
    made.add_argument("--config", metavar="CONFIG", help="whose kernel it is [the image's]")
    made.add_argument("--port", type=int, default=1234, help="of gdb's protocol [%(default)s]")
    made.add_argument("--server", metavar="HOST:PORT",
                      help="a probe's gdb server, on whose board the image runs, in place of QEMU")
    made.add_argument("--first-core", type=int, default=0, metavar="N",
                      help="the core that is the server's first thread [%(default)s]")  # fmt: skip
    made.add_argument("--script", type=Path, metavar="FILE",
                      help="only write what gdb is told, to FILE and FILE.json: gdb -x FILE")  # fmt: skip
    made.add_argument("--no-connect", dest="connect", action="store_false",
                      help="with --script: leave it to others to connect gdb, as editors do")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Start both; QEMU ends with gdb."""
    arguments, more = split(arguments)
    known = parser().parse_args(arguments)
    board, made = machine(known)
    server = known.server or f"127.0.0.1:{known.port}"
    if not known.connect and not known.script:
        raise UsageError("--no-connect goes with --script")
    stopped = ["-S", "-gdb", f"tcp:127.0.0.1:{known.port}"]
    command = None if known.server else qemu_command(board, known.image, made, known.cores, stopped)
    inputs: list[Path] = []
    facts = _facts(known, board, inputs)
    if known.print:
        print(shlex.join(command) + "\n" if command else "", end="")
        print(script(facts, Path("FILE.json"), server), end="")
        return EXIT_OK
    if known.script:
        return _write(facts, known.script, server if known.connect else None, inputs)
    if command:
        need_program(command[0], "qemu-system-arm")
    return _debug(command, replace(facts, gdb=installed_gdb()), server, known.image.with_suffix(".console.txt"), more)


def _facts(known: argparse.Namespace, board: Board, inputs: list[Path]) -> Facts:
    """What gdb must know; `inputs` gets the files that it is from."""
    built = read_built(known.image, board, known.config)
    programs = find_programs(known, board, built)
    inputs += programs.inputs
    return Facts(
        image=str(known.image.resolve()),
        board_file=str(board.path.resolve()),
        config=built.source.config,
        kernel=str(programs.kernel or ""),
        sources=str(programs.sources or ""),
        programs={name: str(path) for name, path in programs.all.items()},
        names={name: found[_NAME] for name, found in addresses(programs.domains, _NAME).items() if _NAME in found},
        first_core=known.first_core,
        gdb=GDBS[0],
    )


def _write(facts: Facts, file: Path, server: str | None, inputs: list[Path]) -> int:
    if is_stream(file):
        raise UsageError("--script needs a file: another is written beside it")
    data = file.with_name(file.name + ".json")
    commands = script(replace(facts, gdb=installed_gdb()), data.resolve(), server)
    publish([(file, as_bytes(commands)), (data, as_bytes(facts.text()))], inputs)
    return EXIT_OK


def _debug(
    command: list[str] | None, facts: Facts, server: str, console: Path, more: list[str]
) -> int:
    """`command` starts QEMU, if it is QEMU."""
    with tempfile.TemporaryDirectory() as folder:
        file, data = Path(folder) / "start.gdb", Path(folder) / "facts.json"
        file.write_text(script(facts, data, server))
        data.write_text(facts.text())
        gdb = [facts.gdb, "-q", "-x", str(file), *more]
        # An interrupt from the keyboard is gdb's, neither this program's nor QEMU's.
        signal.signal(signal.SIGINT, lambda number, frame: None)
        return subprocess.call(gdb) if command is None else _beside_qemu(command, gdb, console)


def _beside_qemu(command: list[str], gdb: list[str], console: Path) -> int:
    try:
        log = console.open("wb")
    except OSError as error:
        raise UsageError(f"cannot write the console to '{console}': {error.strerror}") from None
    with log:
        qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True, preexec_fn=die_with_parent)  # fmt: skip
        print(f"microkit: the console is in {console}", flush=True)
        try:
            return subprocess.call(gdb)
        finally:
            qemu.kill()
            qemu.wait()
