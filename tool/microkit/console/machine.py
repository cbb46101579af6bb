# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A machine that boots one image in QEMU: start it, read its console by lines, stop it.

QEMU never outlives who runs it: it is killed on every way out, also when the runner itself is
killed (the kernel sends it a signal when its parent dies).
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from .lines import DEADLINE, Console

__all__ = ["DEADLINE", "Machine", "die_with_parent"]

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def die_with_parent() -> None:
    """For `preexec_fn`: the kernel kills the program when who started it has died."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Machine(Console):
    """One run of QEMU. Use as a context manager."""

    END = "QEMU ended"

    def __init__(self, command: list[str], log: Path | None = None,
                 echo: Callable[[bytes], None] | None = None) -> None:
        super().__init__(log, echo)
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Machine:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, bufsize=0, preexec_fn=die_with_parent)
        stream = self._process.stdout
        assert stream is not None
        self._listen(lambda: stream.read(4096))

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None

    @property
    def exit_status(self) -> int | None:
        return self._process.poll() if self._process else None

    def type(self, text: str) -> None:
        """Send text to the machine's UART."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(text.encode())
