# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A program with a console whose output is shown changed, and whose input is the user's as before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from .machine import die_with_parent

#: What is shown for some bytes of a console, which come in order.
Change = Callable[[bytes], bytes]


def as_it_is(data: bytes) -> bytes:
    return data


def passed_on(command: list[str], change: Change) -> int:
    """The program's exit status. Keys are its own, also those that interrupt: it has the terminal."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0, preexec_fn=die_with_parent) as process:
        assert process.stdout is not None
        while data := process.stdout.read(65536):
            sys.stdout.buffer.write(change(data))
            sys.stdout.buffer.flush()
    return process.returncode
