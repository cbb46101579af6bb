#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Build the suite, boot it and show its console, which ends with `N passed, N failed`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tool")]

# pylint: disable=wrong-import-position
from harness.board import qemu_command, read_board
from harness.build import BuildError, Target, build_system
from microkit.console.expected import Expectation
from microkit.console.machine import Machine
from microkit.console.judge import show

#: Time goes with the instructions, 4 ns each: what the host is busy with does not matter.
QEMU = ("-icount", "shift=2,sleep=off")
SUMMARY = r"^[0-9]+ passed, [0-9]+ failed$"


def main() -> int:
    sdk, board, build = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3])
    target = Target(sdk, board)
    try:
        image = build_system(Path(__file__).resolve().parent, target, build)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    command = qemu_command(read_board(target.board_toml), image, extra=QEMU)
    with Machine(command, echo=show) as machine:
        outcome = machine.run_to(Expectation.parse("re:" + SUMMARY))
    if not outcome.passed:
        print(f"conformance: {outcome.reason}", file=sys.stderr)
        return 1
    return 0 if re.search(", 0 failed$", machine.lines[-1]) else 1


if __name__ == "__main__":
    sys.exit(main())
