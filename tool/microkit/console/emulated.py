# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Images in QEMU, several at a time, each with a machine of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from .board import Result, Trial
from .machine import Machine


def run_emulated(trials: Iterable[Trial], command: Callable[[Trial], list[str]], jobs: int, seconds: float,
                 say: Callable[[Result], None]) -> list[Result]:
    """All of them, in the order in which they were given; `say` hears of each as soon as it has ended."""

    def run(trial: Trial) -> Result:
        with Machine(command(trial)) as machine:
            outcome = machine.run_to(trial.expected, seconds)
            result = Result(trial, outcome, tuple(machine.lines))
        say(result)
        return result

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(run, trials))
