# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Somebody at the terminal of example/uart_console or example/console. No verdict depends on when anything comes: what is waited for is
what must come next."""

from __future__ import annotations

import re
import time
from pathlib import Path

from microkit.console.machine import Machine

from .system import SLOWNESS

DEADLINE = 60 * SLOWNESS
#: Keys: the next client, and the driver's failure.
NEXT, FAIL = "\x14", "\x18"
CHOSEN = "uart: what is typed goes to "


class Terminal:
    """What each client has written, put together from the lines of the screen."""

    def __init__(self, command: list[str], log: Path, names: tuple[str, ...] = ("one", "two"),
                 chosen: str = CHOSEN) -> None:
        self.machine = Machine(command, log=log)
        self.log = log
        self.chosen = chosen
        #: A line of the screen: whose, whether it goes on, what.
        self.form = re.compile(rf"({'|'.join(names)})(: |\| )(.*)")
        self.texts = dict.fromkeys(names, "")
        self.announced: list[str] = []
        self._taken = 0
        self._open: str | None = None

    def __enter__(self) -> Terminal:
        self.machine.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.stop()

    def read(self) -> None:
        """All whole lines of the log so far. One that goes on, or that another one cuts, has no end yet."""
        data = self.log.read_bytes() if self.log.exists() else b""
        *lines, _ = data[self._taken :].decode("ascii").split("\n")
        for line in lines:
            self._taken += len(line) + 1
            self._line(line.rstrip("\r"))

    def _line(self, line: str) -> None:
        if line.startswith(self.chosen):
            self.announced.append(line.removeprefix(self.chosen))
        match = self.form.fullmatch(line)
        if match is None:
            return
        name, mark, text = match.groups()
        if mark == ": " and self.texts[name]:
            self.texts[name] += "\n"
        self.texts[name] += text

    def wait(self, name: str, text: str) -> None:
        """Until that is all that the client has written."""
        end = time.monotonic() + DEADLINE
        while self.texts[name] != text:
            assert time.monotonic() < end and text.startswith(self.texts[name]), (name, text, self.texts[name])
            time.sleep(0.01)
            self.read()

    def wait_announced(self, *names: str) -> None:
        end = time.monotonic() + DEADLINE
        while self.announced != list(names):
            assert time.monotonic() < end, self.announced
            time.sleep(0.01)
            self.read()

    def type(self, text: str) -> None:
        self.machine.type(text)


def echo(*lines: str) -> str:
    return "\n".join(["ready", *(part for line in lines for part in (line, f"{len(line)} characters"))])
