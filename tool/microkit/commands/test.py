# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit test IMAGE...`: images in QEMU, several at a time, or with `--serial DEV` on a board whose console is a serial
line, and a table of what came of them.

How an image gets onto a board differs from board to board: `--command` does it, or the user, who is told when.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from .. import __version__
from ..base.choice import Choice
from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.suggest import count
from ..console.board import Result, Trial, run_trials
from ..console.judge import show
from ..console.serial import BAUDS, SerialLine
from ..output.files import File, as_bytes, publish
from ..output.targets import is_stream, output_path
from .arguments import Parser, seconds
from .common import read_board
from .emulator import need_program, qemu_command
from .made import NAMED
from .trials import Found, find_trials

_BAUD, _SECONDS = 115200, 120.0
#: What the self-test asks for, and what it gets.
_ANSWERS = {"TST|note: UART: type a line": "microkit test\r"}


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit test", description="Run images in QEMU, or on a board by its serial console.",
                  epilog="A folder of systems: each folder in it with an expected.txt, with the image there or in build. The command is run by the shell for each image, with MICROKIT_IMAGE, MICROKIT_NAME and "
                  "MICROKIT_BOARD in its environment: it resets the board and has it load the image. Without, you are "
                  "told when to. Exit status: 0 when all passed, 1 when not.")  # fmt: skip
    add = made.add_argument
    add("images", type=Path, nargs="+", metavar="IMAGE",
        help="an image with an expected.txt beside it, a folder with both, a folder of systems, or a selftest.img")  # fmt: skip
    add("--make", action="store_true", help="build each folder first, by its Makefile")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many at a time in QEMU [all processors]")
    add("--junit", type=output_path, metavar="FILE", help="write the results as XML for CI systems, too")
    add("--serial", type=Path, metavar="DEV", help="a board's console, such as /dev/ttyUSB0; without, QEMU")
    add("--baud", type=int, default=_BAUD, metavar="N", help=f"its bits a second [{_BAUD}]")
    add("--command", metavar="COMMAND", help="start the board with an image")
    add("--timeout", type=seconds, default=_SECONDS, metavar="SECONDS",
        help=f"for each image, and as much for the command [{_SECONDS:.0f}]")  # fmt: skip
    add("--log", type=Path, metavar="FOLDER", help="write each image's console to FOLDER/NAME.txt")
    add("--json", type=output_path, metavar="FILE", help="write the table as JSON, too")
    return made


def run(arguments: list[str]) -> int:
    """Run all, then say what came of them."""
    known = parser().parse_args(arguments)
    if known.baud not in BAUDS:
        raise UsageError(f"--baud {known.baud}: there are {', '.join(map(str, sorted(BAUDS)))}")
    if known.command is not None and known.serial is None:
        raise UsageError("--command starts a board: it goes with --serial")
    if known.jobs < 1:
        raise UsageError(f"--jobs {known.jobs}: at least 1")
    found = find_trials(known.images, known.make, known.jobs)
    trials = [each.trial for each in found]
    to_stdout = not any(path is not None and is_stream(path) for path in (known.json, known.junit))
    results = _emulated(known, found) if known.serial is None else _on_board(known, trials, to_stdout)
    if to_stdout:
        print(_table(results))
    publish(_files(known, results), [trial.image for trial in trials])
    return EXIT_OK if all(each.outcome.passed for each in results) else EXIT_FINDINGS


def _on_board(known: argparse.Namespace, trials: list[Trial], live: bool) -> list[Result]:
    _same_board(trials)
    with SerialLine(known.serial, known.baud, show if live else None, _ANSWERS) as line:
        return run_trials(line, trials, known.command, known.timeout, _say)


def _emulated(known: argparse.Namespace, found: list[Found]) -> list[Result]:
    from ..console.emulated import run_emulated

    commands = {each.trial.name: _qemu(each) for each in found}
    return run_emulated([each.trial for each in found], lambda trial: commands[trial.name], known.jobs, known.timeout, _tell)


def _qemu(found: Found) -> list[str]:
    board = read_board(Choice(found.made.board, NAMED), None)
    command = qemu_command(board, found.trial.image, found.made, None, [])
    need_program(command[0], "qemu-system-arm")
    return command


def _tell(result: Result) -> None:
    verdict = "passed" if result.outcome.passed else f"FAILED: {result.outcome.reason}"
    print(f"test: {result.trial.name}: {verdict}", file=sys.stderr, flush=True)


def _say(text: str) -> None:
    print(f"\ntest: {text}", file=sys.stderr, flush=True)


def _same_board(trials: list[Trial]) -> None:
    boards = sorted({trial.board for trial in trials})
    if len(boards) > 1:
        raise UsageError(f"the images are for different boards: {', '.join(boards)}")


def _files(known: argparse.Namespace, results: list[Result]) -> list[File]:
    files = []
    if known.log is not None:
        try:
            known.log.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write '{known.log}': {error.strerror}") from None
        files = [(known.log / f"{each.trial.name}.txt", as_bytes("".join(f"{line}\n" for line in each.lines)))
                 for each in results]
    if known.junit is not None:
        from ..console.junit import junit

        files.append((known.junit, as_bytes(junit("microkit test", results))))
    if known.json is not None:
        files.append((known.json, as_bytes(json.dumps(_data(results), indent=2) + "\n")))
    return files


def _data(results: list[Result]) -> dict[str, Any]:
    return {
        "board": _boards(results),
        "version": __version__,
        "passed": all(each.outcome.passed for each in results),
        "images": [{
            "name": each.trial.name,
            "sha256": each.trial.sha256,
            "passed": each.outcome.passed,
            "seconds": round(each.outcome.seconds, 1),
            "reason": each.outcome.reason,
            "last_line": each.last,
        } for each in results],
    }


def _boards(results: list[Result]) -> str:
    return ", ".join(sorted({each.trial.board for each in results}))


def _table(results: list[Result]) -> str:
    """In Markdown, to be sent in."""
    passed = sum(each.outcome.passed for each in results)
    rows = [f"| {each.trial.name} | {'passed' if each.outcome.passed else 'FAILED'} | {each.outcome.seconds:.1f} | "
            f"{_cell(each.last if each.outcome.passed else each.outcome.reason)} |" for each in results]
    return "\n".join([f"\n{_boards(results)}, Multikit {__version__}: {passed} of {count(len(results), 'image')} "
                      "passed\n", "| image | | seconds | last line, or what is wrong |", "|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.replace("|", "\\|").split())
