#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boot an image in QEMU with its console shown live.

The run ends by itself when the last expected line has been seen; the exit status is 0 only when
all of them came in order. (`microkit run` is for a run without expectations.)
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# pylint: disable=wrong-import-position
from harness.board import qemu_command, read_board
from harness.expected import Expectation
from harness.qemu import DEADLINE, Machine


def show(data: bytes) -> None:
    sys.stdout.buffer.write(data.replace(b"\r\n", b"\n"))
    sys.stdout.buffer.flush()


def judged(command: list[str], expected: Path, deadline: float, log: Path | None) -> int:
    with Machine(command, log=log, echo=show) as machine:
        outcome = machine.run_to(Expectation.read(expected), deadline)
    verdict = "passed" if outcome.passed else "FAILED"
    print(f"\nrun: {verdict} after {outcome.seconds:.1f} s: {outcome.reason}")
    return 0 if outcome.passed else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--board", type=Path, required=True, help="board.toml")
    parser.add_argument("--cores", type=int, help="cores of the machine (default: the board's)")
    parser.add_argument("--expect", type=Path, metavar="FILE", required=True, help="expected.txt")
    parser.add_argument("--deadline", type=float, default=DEADLINE, metavar="SECONDS")
    parser.add_argument("--log", type=Path, metavar="FILE", help="also write the console to FILE")
    parser.add_argument("--qemu", action="append", default=[], metavar="ARG",
                        help="pass ARG on to QEMU")
    arguments = parser.parse_args()
    try:
        command = qemu_command(read_board(arguments.board), arguments.image, arguments.cores,
                               tuple(arguments.qemu))
        return judged(command, arguments.expect, arguments.deadline, arguments.log)
    except (OSError, ValueError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # A terminated runner takes QEMU with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(1)
