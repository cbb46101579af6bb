# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs a machine with its console shown live, up to a verdict or for some time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from ..base.errors import EXIT_FINDINGS, EXIT_OK
from .changed import Change, as_it_is
from .expected import Expectation
from .machine import Machine

#: How a line begins with which the loader refuses to start the system, and turns the machine off.
_REFUSED = "LDR|ERROR: "


def show(data: bytes) -> None:
    """On standard output, at once."""
    sys.stdout.buffer.write(data.replace(b"\r\n", b"\n"))
    sys.stdout.buffer.flush()


def judged(command: list[str], expected: Expectation, seconds: float, log: Path | None,
           change: Change = as_it_is) -> int:
    """0 when all that is expected came within `seconds`; the machine ends as soon as that is known."""
    with Machine(command, log=log, echo=lambda data: show(change(data))) as machine:
        outcome = machine.run_to(expected, seconds)
    verdict = "passed" if outcome.passed else "FAILED"
    print(f"\nrun: {verdict} after {outcome.seconds:.1f} s: {outcome.reason}")
    return EXIT_OK if outcome.passed else EXIT_FINDINGS


def watched(command: list[str], seconds: float, log: Path | None,
            change: Change = as_it_is) -> int:
    """For `seconds`, or until the machine ends by itself: then QEMU's own exit status, which is not
    enough when the loader ended it."""
    end = time.monotonic() + seconds
    with Machine(command, log=log, echo=lambda data: show(change(data))) as machine:
        while machine.next_line(end) is not None:
            pass
        if any(line.startswith(_REFUSED) for line in machine.lines):
            return EXIT_FINDINGS
        return machine.exit_status or EXIT_OK
