# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Images on a board, one after the other: the board is started with each by a command of the user's or by the user,
and what the console then says is judged.

Lines before the image's own first line are the boot loader's, or of the image before, and do not count.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ..base.records import dataclass
from .expected import Expectation, Pattern
from .lines import Outcome
from .serial import SerialLine

#: What the loader, or the self-test in its place, says first.
_FIRST = r"LDR\|INFO: Multikit loader for {board},|TST\|note: self-test for board {board},"
#: What both say last of a machine that is not the board, or of a file that was damaged on its way.
_REFUSED = Pattern("LDR|ERROR: ")


@dataclass(frozen=True)
class Trial:
    """An image, what it is called, and what it must say."""

    name: str
    image: Path
    sha256: str
    board: str
    expected: Expectation


@dataclass(frozen=True)
class Result:
    """What came of a trial; `last` is the last line that was read."""

    trial: Trial
    outcome: Outcome
    lines: tuple[str, ...]

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""


def run_trials(line: SerialLine, trials: Iterable[Trial], command: str | None, seconds: float,
               say: Callable[[str], None]) -> list[Result]:
    """All of them, also after one has failed; those after the device has gone fail at once."""
    return [_run(line, trial, command, seconds, say) for trial in trials]


def _run(line: SerialLine, trial: Trial, command: str | None, seconds: float, say: Callable[[str], None]) -> Result:
    line.forget()
    fault = None
    if line.ended:
        fault = f"not tried: {line.END}"
    elif command is None:
        say(f"start {trial.name} on the board now: {trial.image}")
    else:
        say(f"{trial.name}: {command}")
        fault = _start(command, trial, seconds)
    outcome = Outcome(False, fault, 0.0) if fault else _judge(line, trial, seconds)
    return Result(trial, outcome, tuple(line.lines))


def _judge(line: SerialLine, trial: Trial, seconds: float) -> Outcome:
    """The time is for all of it."""
    begin = time.monotonic()
    first = Pattern(_FIRST.format(board=trial.board), regex=True)
    found = line.run_to(Expectation(((first,),), (_REFUSED,)), seconds)
    if not found.passed:
        reason = found.reason.partition("; still expected:")[0]
        return Outcome(False, f"the image does not come: {reason}", found.seconds)
    expected = Expectation(trial.expected.groups, (*trial.expected.forbidden, _REFUSED))
    return line.run_to(expected, seconds - (time.monotonic() - begin))


def _start(command: str, trial: Trial, seconds: float) -> str | None:
    """What is wrong with the user's command, which must end by itself."""
    environment = os.environ | {"MICROKIT_IMAGE": str(trial.image.resolve()), "MICROKIT_NAME": trial.name,
                                "MICROKIT_BOARD": trial.board}
    process = subprocess.Popen(command, shell=True, env=environment, stdin=subprocess.DEVNULL, stdout=2,
                               start_new_session=True)
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return f"the command has not ended within {seconds:.0f} s"
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return None if status == 0 else f"the command ended with status {status}"
