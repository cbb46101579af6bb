# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Run the hostile domains for long: `PYTHONPATH=tests:tool python3 -m hostile SDK BUILD_DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness.build import Target

from .inspected import run_inspected
from .observed import observe
from .run import SYSTEM, Run, boot, one_core


def four_cores(target: Target, folder: Path, calls: int, seconds: float) -> bool:
    result = run_inspected(Run(calls=calls), target, folder, seconds)
    print(*result.lines, f"looked at a core's state {result.looks} times", *result.violations,
          result.failure or "four cores: passed", sep="\n")
    return not result.violations and result.failure is None


def guests(target: Target, folder: Path, traps: int, seconds: float) -> bool:
    result = run_inspected(Run("guests", calls=traps), target, folder, seconds)
    print(*result.lines, f"looked at a core's state {result.looks} times", *result.violations,
          result.failure or "guests: passed", sep="\n")
    return not result.violations and result.failure is None


def latency(target: Target, folder: Path, calls: int, seconds: float) -> bool:
    passed, lines = boot(one_core(calls), target, folder, seconds)
    print(*lines, sep="\n")
    return passed


def trace(target: Target, folder: Path, calls: int) -> bool:
    observation = observe(one_core(calls), target, folder, SYSTEM)
    print(*observation.report(), *sorted(observation.seen.wrong), sep="\n")
    return not observation.seen.wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="hostile", description=__doc__)
    parser.add_argument("sdk", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--board", default=Target.board)
    parser.add_argument("--calls", type=int, default=1_000_000, help="on each core")
    parser.add_argument("--traced-calls", type=int, default=20_000)
    parser.add_argument("--traps", type=int, default=100_000, help="of the guests on each core")
    parser.add_argument("--seconds", type=float, default=1800)
    arguments = parser.parse_args()
    target = Target(arguments.sdk.resolve(), arguments.board)
    passed = [trace(target, arguments.build, arguments.traced_calls),
              latency(target, arguments.build, arguments.calls, arguments.seconds),
              guests(target, arguments.build, arguments.traps, arguments.seconds),
              four_cores(target, arguments.build, arguments.calls, arguments.seconds)]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
