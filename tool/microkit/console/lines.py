# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A console, line by line, wherever it comes from: what `machine.py` starts, or what `serial.py` is wired to."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ..base.records import dataclass
from .expected import Expectation, Matcher, Pattern

#: Seconds; generous, because test machines are slow and shared.
DEADLINE = 120.0


@dataclass(frozen=True)
class Outcome:
    """How a run against an expectation ended."""

    passed: bool
    reason: str
    seconds: float


class Console:
    """Lines that a thread of its own reads, so that waiting for one has a bound."""

    #: What has happened when no more can come.
    END = "the console ended"

    def __init__(self, log: Path | None = None, echo: Callable[[bytes], None] | None = None) -> None:
        self.lines: list[str] = []
        self.ended = False
        self._log = log
        self._echo = echo
        self._queue: queue.Queue[str | None] = queue.Queue()

    def _listen(self, read: Callable[[], bytes]) -> threading.Thread:
        """`read` waits for some bytes; none mean the end."""
        listener = threading.Thread(target=self._read, args=(read,), daemon=True)
        listener.start()
        return listener

    def _read(self, read: Callable[[], bytes]) -> None:
        rest = b""
        log = self._log.open("wb") if self._log else None
        while data := read():
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
        """The next console line; None when the console ended or time.monotonic() >= deadline."""
        if self.ended:
            return None
        try:
            line = self._queue.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if line is None:
            self.ended = True
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
        """Read until all that is expected has been seen, or cannot come any more."""
        start = time.monotonic()
        matcher = Matcher(expectation)
        reason = ""
        while not matcher.complete and matcher.violation is None:
            line = self.next_line(start + seconds)
            if line is None:
                reason = self.END if self.ended else f"nothing more within {seconds:.0f} s"
                break
            matcher.feed(line)
        took = time.monotonic() - start
        if matcher.violation is not None:
            return Outcome(False, f"forbidden line: {matcher.violation}", took)
        if not matcher.complete:
            missing = "\n".join("  " + entry for entry in matcher.missing)
            return Outcome(False, f"{reason}; still expected:\n{missing}", took)
        return Outcome(True, "all expected lines seen", took)
