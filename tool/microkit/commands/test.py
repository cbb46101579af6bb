# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit test --serial DEV IMAGE...`: images on a board whose console is a serial line, and a table of what came of
them.

How an image gets onto the board differs from board to board: `--command` does it, or the user, who is told when.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from .. import __version__
from ..base.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from ..base.reading import read_whole
from ..base.suggest import count
from ..console.board import Result, Trial, run_trials
from ..console.expected import Expectation
from ..console.judge import show
from ..console.serial import BAUDS, SerialLine
from ..output.files import File, as_bytes, publish
from ..output.targets import is_stream, output_path
from .arguments import Parser, seconds
from .made import read_made

_BAUD, _SECONDS = 115200, 120.0
#: Beside an image, or in the folder that is named in its place.
_EXPECTED, _IMAGES = "expected.txt", ("loader.img", "selftest.img")
#: Of the board's self-test, which says itself what is right, and invites to type a line.
_SELFTEST = Expectation.parse("!re:^TST.FAILED: \nre:^TST.PASSED: ")
_ANSWERS = {"TST|note: UART: type a line": "microkit test\r"}


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit test", description="Run images on a board by its serial console.",
                  epilog="The command is run by the shell for each image, with MICROKIT_IMAGE, MICROKIT_NAME and "
                  "MICROKIT_BOARD in its environment: it resets the board and has it load the image. Without, you are "
                  "told when to. Exit status: 0 when all passed, 1 when not.")  # fmt: skip
    add = made.add_argument
    add("images", type=Path, nargs="+", metavar="IMAGE",
        help="an image with an expected.txt beside it, a folder with both, or a selftest.img")  # fmt: skip
    add("--serial", type=Path, required=True, metavar="DEV", help="the board's console, such as /dev/ttyUSB0")
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
    trials = [_trial(path) for path in known.images]
    _check(trials)
    to_stdout = known.json is None or not is_stream(known.json)
    with SerialLine(known.serial, known.baud, show if to_stdout else None, _ANSWERS) as line:
        results = run_trials(line, trials, known.command, known.timeout, _say)
    if to_stdout:
        print(_table(results))
    publish(_files(known, results), [trial.image for trial in trials])
    return EXIT_OK if all(each.outcome.passed for each in results) else EXIT_FINDINGS


def _say(text: str) -> None:
    print(f"\ntest: {text}", file=sys.stderr, flush=True)


def _trial(path: Path) -> Trial:
    image = path
    if path.is_dir():
        found = [path / name for name in _IMAGES if (path / name).is_file()]
        if not found:
            raise UsageError(f"'{path}' has no {' or '.join(_IMAGES)}")
        image = found[0]
    made = read_made(image)
    name = image.resolve().parent.name if image.name == _IMAGES[0] else image.stem
    return Trial(name, image, hashlib.sha256(read_whole(image)).hexdigest(), made.board, _expected(image))


def _expected(image: Path) -> Expectation:
    path = image.with_name(_EXPECTED)
    try:
        return Expectation.read(path)
    except FileNotFoundError:
        if image.name == _IMAGES[1]:
            return _SELFTEST
        raise UsageError(f"no '{path}' says what '{image}' must print") from None
    except OSError as error:
        raise UsageError(f"'{path}': {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


def _check(trials: list[Trial]) -> None:
    """One board, and a name for each."""
    boards = sorted({trial.board for trial in trials})
    if len(boards) > 1:
        raise UsageError(f"the images are for different boards: {', '.join(boards)}")
    twice = [name for name, number in Counter(trial.name for trial in trials).items() if number > 1]
    if twice:
        raise UsageError(f"two images are called '{twice[0]}'")


def _files(known: argparse.Namespace, results: list[Result]) -> list[File]:
    files = []
    if known.log is not None:
        try:
            known.log.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write '{known.log}': {error.strerror}") from None
        files = [(known.log / f"{each.trial.name}.txt", as_bytes("".join(f"{line}\n" for line in each.lines)))
                 for each in results]
    if known.json is not None:
        files.append((known.json, as_bytes(json.dumps(_data(results), indent=2) + "\n")))
    return files


def _data(results: list[Result]) -> dict[str, Any]:
    return {
        "board": results[0].trial.board,
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


def _table(results: list[Result]) -> str:
    """In Markdown, to be sent in."""
    passed = sum(each.outcome.passed for each in results)
    rows = [f"| {each.trial.name} | {'passed' if each.outcome.passed else 'FAILED'} | {each.outcome.seconds:.1f} | "
            f"{_cell(each.last if each.outcome.passed else each.outcome.reason)} |" for each in results]
    return "\n".join([f"\n{results[0].trial.board}, Multikit {__version__}: {passed} of {count(len(results), 'image')} "
                      "passed\n", "| image | | seconds | last line, or what is wrong |", "|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.replace("|", "\\|").split())
