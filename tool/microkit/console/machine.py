# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A machine that boots one image in QEMU: start it, read its console by lines, stop it.

QEMU never outlives who runs it: it is killed on every way out, also when the runner itself is
killed (the kernel sends it a signal when its parent dies).
"""

from __future__ import annotations

import ctypes
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Callable

from .expected import Expectation, Matcher, Pattern

#: Seconds; generous, because test machines are slow and shared.
DEADLINE = 120.0
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def die_with_parent() -> None:
    """For `preexec_fn`: the kernel kills the program when who started it has died."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(frozen=True)
class Outcome:
    """How a run against an expectation ended."""

    passed: bool
    reason: str
    seconds: float


class Machine:
    """One run of QEMU. Use as a context manager."""

    def __init__(self, command: list[str], log: Path | None = None,
                 echo: Callable[[bytes], None] | None = None) -> None:
        self.command = command
        self.lines: list[str] = []
        self._log = log
        self._echo = echo
        self._queue: queue.Queue[str | None] = queue.Queue()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

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
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

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

    def _read(self, stream: IO[bytes]) -> None:
        rest = b""
        log = self._log.open("wb") if self._log else None
        while data := stream.read(4096):
            if log:
                log.write(data)
                log.flush()
            if self._echo:
                self._echo(data)
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._put(line)
        if rest:
            self._put(rest)
        if log:
            log.close()
        self._queue.put(None)

    def _put(self, line: bytes) -> None:
        self._queue.put(line.decode(errors="replace").strip("\r\n"))

    def next_line(self, deadline: float) -> str | None:
        """The next console line; None when the machine ended or time.monotonic() >= deadline."""
        if self._ended:
            return None
        try:
            line = self._queue.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if line is None:
            self._ended = True
        else:
            self.lines.append(line)
        return line

    def expect(self, text: str, regex: bool = False, seconds: float = DEADLINE) -> str:
        """Wait for a line with this text and return it; AssertionError when it does not come."""
        pattern, deadline = Pattern(text, regex), time.monotonic() + seconds
        while (line := self.next_line(deadline)) is not None:
            if pattern.matches(line):
                return line
        raise AssertionError(f"console never showed {text!r}:\n" + "\n".join(self.lines[-40:]))

    def run_to(self, expectation: Expectation, seconds: float = DEADLINE) -> Outcome:
        """Read the console until all that is expected has been seen, or cannot come any more."""
        start = time.monotonic()
        matcher = Matcher(expectation)
        reason = ""
        while not matcher.complete and matcher.violation is None:
            line = self.next_line(start + seconds)
            if line is None:
                reason = "QEMU ended" if self._ended else f"nothing more within {seconds:.0f} s"
                break
            matcher.feed(line)
        took = time.monotonic() - start
        if matcher.violation is not None:
            return Outcome(False, f"forbidden line: {matcher.violation}", took)
        if not matcher.complete:
            missing = "\n".join("  " + entry for entry in matcher.missing)
            return Outcome(False, f"{reason}; still expected:\n{missing}", took)
        return Outcome(True, "all expected lines seen", took)
