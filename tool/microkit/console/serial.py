# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The console of a board, by a serial line: a device of the operating system, for one program alone, 8 data bits, no
parity, and nothing done to the bytes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import termios
import tty
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from ..base.errors import UsageError
from .lines import Console

#: Bits a second that the operating system can set.
BAUDS = {int(name[1:]): getattr(termios, name) for name in dir(termios) if re.fullmatch(r"B[1-9]\d+", name)}
_INPUT_SPEED, _OUTPUT_SPEED = 4, 5


class SerialLine(Console):
    """An open device; UsageError when it cannot be opened. Use as a context manager."""

    END = "the device is gone"

    def __init__(self, device: Path, baud: int, echo: Callable[[bytes], None] | None = None,
                 answers: Mapping[str, str] | None = None) -> None:
        """`answers`: what is typed when a line with a text comes."""
        super().__init__(echo=echo)
        self._answers = answers or {}
        try:
            self._file = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as error:
            raise UsageError(f"serial device '{device}': {error.strerror}") from None
        try:
            self._before = termios.tcgetattr(self._file)
            self._prepare(BAUDS[baud])
        except (termios.error, OSError) as error:
            os.close(self._file)
            raise UsageError(f"'{device}' is no serial device: {error.args[-1]}") from None
        self._poll = select.poll()
        self._wake = os.eventfd(0)
        for file in (self._file, self._wake):
            self._poll.register(file, select.POLLIN)
        self._listener = self._listen(self._receive)

    def _prepare(self, speed: int) -> None:
        """Opened without waiting for a carrier, then read as a file that waits."""
        fcntl.ioctl(self._file, termios.TIOCEXCL)
        tty.setraw(self._file)
        attributes = termios.tcgetattr(self._file)
        attributes[2] = attributes[2] & ~(termios.CRTSCTS | termios.HUPCL) | termios.CLOCAL | termios.CREAD
        attributes[_INPUT_SPEED] = attributes[_OUTPUT_SPEED] = speed
        termios.tcsetattr(self._file, termios.TCSANOW, attributes)
        os.set_blocking(self._file, True)
        termios.tcflush(self._file, termios.TCIFLUSH)

    def _receive(self) -> bytes:
        """A device that was pulled out gives an error or nothing. Nothing is read any more once it is closed."""
        try:
            ready = [file for file, _ in self._poll.poll()]
            return b"" if self._wake in ready else os.read(self._file, 1024)
        except OSError:
            return b""

    def next_line(self, deadline: float) -> str | None:
        line = super().next_line(deadline)
        for text, answer in self._answers.items():
            if line is not None and text in line:
                self.type(answer)
        return line

    def type(self, text: str) -> None:
        """Send text to the board; what cannot be sent any more is not missed here."""
        with contextlib.suppress(OSError):
            os.write(self._file, text.encode())

    def forget(self) -> None:
        """What has come so far is of no more interest."""
        while self.next_line(0.0) is not None:
            pass
        self.lines.clear()

    def __enter__(self) -> SerialLine:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        os.eventfd_write(self._wake, 1)
        self._listener.join()
        with contextlib.suppress(termios.error, OSError):
            fcntl.ioctl(self._file, termios.TIOCNXCL)
            termios.tcsetattr(self._file, termios.TCSANOW, self._before)
        os.close(self._file)
        os.close(self._wake)
