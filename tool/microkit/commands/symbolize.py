# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit symbolize`: a console's log with function, file and line for the addresses in fault reports and panics."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ..base.errors import EXIT_OK, UsageError
from ..console.addresses import NONE_INSTALLED, find_addr2line
from ..console.symbolize import CallsOf, Symbolizer, no_calls
from ..diff.system import Built
from ..model.board import Board
from .arguments import Parser
from .built import read_built
from .programs import Programs, find_programs, name_programs
from .run import machine, name_machine


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit symbolize", description="Add function, file and line to fault reports and panics in a log.",
                  epilog="The log goes to standard output, as it comes: ... | microkit symbolize IMAGE SYSTEM")  # fmt: skip
    name_machine(made)
    name_programs(made)
    made.add_argument("--config", metavar="CONFIG", help="whose kernel it is [the image's]")
    made.add_argument("--log", type=Path, metavar="FILE", help="the log [standard input]")
    return made


def run(arguments: list[str]) -> int:
    """Until the log ends."""
    known = parser().parse_args(arguments)
    board, _ = machine(known)
    symbolizer = make_symbolizer(programs_of(known, board)[1])
    for data in _pieces(known.log):
        sys.stdout.buffer.write(symbolizer.feed(data))
        sys.stdout.buffer.flush()
    return EXIT_OK


def programs_of(known: argparse.Namespace, board: Board) -> tuple[Built, Programs]:
    """By the arguments of `name_machine`, `name_programs` and `--config`."""
    built = read_built(known.image, board, known.config)
    return built, find_programs(known, board, built)


def make_symbolizer(programs: Programs, calls: CallsOf = no_calls) -> Symbolizer:
    """`calls`: what else is said behind a program counter."""
    addr2line = find_addr2line()
    if addr2line is None:
        raise UsageError(NONE_INSTALLED)
    return Symbolizer.of(programs.all, programs.kernel, addr2line, programs.sources, calls)


def _pieces(log: Path | None) -> Iterator[bytes]:
    try:
        with sys.stdin.buffer if log is None else log.open("rb") as file:
            while data := file.read1(65536):
                yield data
    except OSError as error:
        raise UsageError(f"'{log or 'standard input'}': {error.strerror}") from None
