# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit run`: boot an image in QEMU with the flags that its board has.

Alone it becomes QEMU, with its console and its exit status. With a time, an expectation or a log it
watches the console, which then takes no input.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..base.choice import Choice
from ..base.errors import EXIT_OK, UsageError
from ..console.changed import Change, as_it_is, passed_on
from ..model.board import Board
from .arguments import Parser, name_search, seconds
from .common import read_board
from .emulator import need_program, qemu_command
from .made import NAMED, Made, read_made

#: Seconds; generous, because test machines are slow and shared.
_DEADLINE = 120.0
_FOR_EVER = 1e9
#: Of gdb's protocol, as QEMU's -s has it.
GDB_PORT = 1234


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit run",
        description="Boot an image in QEMU; leave it with Ctrl-A X.",
        epilog="Options behind -- go to QEMU. Exit status: QEMU's; with --expect 0 when all that is "
        "expected came, 1 when not; with --timeout or --log alone 1 when the loader refused the machine, 0 when the time is over.",
    )
    add_machine(made)
    made.add_argument("--timeout", type=seconds, metavar="SECONDS",
                      help=f"end after this time [with --expect {_DEADLINE:.0f}, else none]")  # fmt: skip
    made.add_argument("--expect", type=Path, metavar="FILE",
                      help="lines that the console must show, as expected.txt of the examples; "
                      "end with the last of them")  # fmt: skip
    made.add_argument("--symbols", type=Path, dest="system", metavar="SYSTEM",
                      help="say function, file and line in fault reports, of the programs of this description, and, with gdb, by "
                      "which calls they came there")  # fmt: skip
    name_search(made)
    made.add_argument("--gdb", type=int, nargs="?", const=GDB_PORT, metavar="PORT",
                      help=f"a gdb server on this machine, for microkit inspect [{GDB_PORT}]")  # fmt: skip
    made.add_argument("--stopped", action="store_true", help="the same, and the machine waits for who connects, and says so")
    made.add_argument("--log", type=Path, metavar="FILE", help="write the console to FILE, too")
    return made


def name_machine(made: argparse.ArgumentParser) -> None:
    """Arguments that say of what board an image is."""
    made.add_argument("image", type=Path, help="what microkit has built")
    made.add_argument("--board", metavar="BOARD", help="[the one in the image]")
    made.add_argument("--board-file", type=Path, metavar="FILE",
                      help="board description outside the SDK")  # fmt: skip


def add_machine(made: argparse.ArgumentParser) -> None:
    """Arguments that say which machine."""
    name_machine(made)
    made.add_argument("--cores", type=int, metavar="N", help="cores of the machine [all]")
    made.add_argument("--print", action="store_true", help="only print the command")


def run(arguments: list[str]) -> int:
    """Become QEMU."""
    arguments, more = split(arguments)
    known = parser().parse_args(arguments)
    board, made = machine(known)
    with _server(known) as (server, where):
        command = qemu_command(board, known.image, made, known.cores, [*server, *more])
        if known.print:
            print(shlex.join(command))
            return EXIT_OK
        need_program(command[0], "qemu-system-arm")
        if known.stopped:
            print(f"microkit: the machine is stopped, and waits for gdb at {where}")
        sys.stdout.flush()
        change = as_it_is if known.system is None else _with_symbols(known, board, where)
        if known.timeout is not None or known.expect or known.log:
            return _watch(command, known, change)
        if known.system is not None:
            return passed_on(command, change)
        os.execvp(command[0], command)


@contextmanager
def _server(known: argparse.Namespace) -> Iterator[tuple[list[str], str]]:
    """QEMU's options for a gdb server, and where it listens: as it is asked for, else by symbols alone."""
    if known.gdb is not None or known.stopped:
        where = f"127.0.0.1:{known.gdb or GDB_PORT}"
        yield [*(["-S"] if known.stopped else []), "-gdb", f"tcp:{where}"], where
    elif known.system is None or known.print:
        yield [], ""
    else:
        with tempfile.TemporaryDirectory(prefix="microkit-run-") as folder:
            path = f"{folder}/gdb"
            yield ["-chardev", f"socket,path={path},server=on,wait=off,id=microkit-gdb", "-gdb", "chardev:microkit-gdb"], path


def _with_symbols(known: argparse.Namespace, board: Board, server: str) -> Change:
    """What is shown of the console's bytes. A machine without addr2line runs as well."""
    from ..console.addresses import NONE_INSTALLED, find_addr2line
    from .calls import Calls
    from .symbolize import make_symbolizer, programs_of

    if find_addr2line() is None:
        print(f"microkit run: faults without lines: {NONE_INSTALLED}", file=sys.stderr)
        return as_it_is
    known.config = None
    built, programs = programs_of(known, board)
    return make_symbolizer(programs, Calls(server, built, programs).lines).feed


def _watch(command: list[str], known: argparse.Namespace, change: Change) -> int:
    from ..console.expected import Expectation
    from ..console.judge import judged, watched

    log = known.log
    try:
        if log:
            log.write_bytes(b"")
        if not known.expect:
            return watched(command, known.timeout or _FOR_EVER, log, change)
        expected = Expectation.read(known.expect)
    except OSError as error:
        raise UsageError(f"'{error.filename}': {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{known.expect}: {error}") from None
    return judged(command, expected, known.timeout or _DEADLINE, log, change)


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What is for this command, and what stands behind `--`."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def machine(known: argparse.Namespace) -> tuple[Board, Made]:
    """The board of the image, which must be the one that is named, and the image."""
    made = read_made(known.image)
    choice = Choice(known.board) if known.board else Choice(made.board, NAMED)
    board = read_board(choice, known.board_file)
    if board.name != made.board:
        raise UsageError(f"'{known.image}' was made for board '{made.board}', not '{board.name}'")
    return board, made
