# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A reader of a page who writes its files, gives its commands, in its order, and compares each `console` block with what the last
command says.

A line `microkit run ... --gdb` starts a machine that runs until the next; those that look into it are told where it is. In what is shown,
`...` stands for anything, on a line of its own for lines; times differ.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from harness.system import SLOWNESS

from .commands import blocks
from .test_tutorial import FILE, file_name

SECONDS = 60 * SLOWNESS


def pattern(block: str) -> re.Pattern[str]:
    """Of all that is said, where the lines of a block stand in this order."""
    lines = [line for line in block.splitlines() if line.strip() not in ("", "...")]
    return re.compile(".*".join(rf"^[^\n]*{_line(line)}" for line in lines), re.MULTILINE | re.DOTALL)


def _line(line: str) -> str:
    parts = (r"[ \t]+".join(re.escape(word) for word in re.split(r"\s+", part)) for part in line.strip().split("..."))
    return re.sub(r"\d+\\\.\d{6}", r"\\d+\\.\\d{6}", "[^\\n]*".join(parts))


class Reader:
    """Somebody with a terminal for the machine, and another; with a folder for each `mkdir` of the page."""

    def __init__(self, sdk: Path, home: Path) -> None:
        self.folder = self.home = home
        self._environment = os.environ | {"MICROKIT_SDK": str(sdk), "PATH": f"{sdk}/bin:{os.environ['PATH']}"}
        self._machine: subprocess.Popen[bytes] | None = None
        self._port, self._said = 0, ""

    def enter(self, command: str) -> None:
        if "--gdb" in command:
            self._start(command)
            return
        if "microkit inspect" in command:
            command += f" --server 127.0.0.1:{self._port}"
        result = subprocess.run(command, shell=True, cwd=self.folder, env=self._environment, text=True,
                                capture_output=True, check=False, timeout=SECONDS)
        # --deadlock says with 1 that something stands still
        assert result.returncode == 0 or "--deadlock" in command and result.returncode == 1, result.stdout + result.stderr
        self._said = result.stdout

    def sees(self, block: str) -> None:
        """Now or, on the console, in a while."""
        wanted, end = pattern(block), time.monotonic() + SECONDS
        while not wanted.search(self._shown):
            assert self._said == "" and time.monotonic() < end, f"{block}\nis not in\n{self._shown}"
            time.sleep(0.1)

    @property
    def _shown(self) -> str:
        return self._said or (self.folder / "console.txt").read_text().replace("\r", "")

    def _start(self, command: str) -> None:
        self.stop()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._said = ""
        with (self.folder / "console.txt").open("wb") as console:
            self._machine = subprocess.Popen(f"exec {command} {self._port}", shell=True, cwd=self.folder, env=self._environment,
                                             stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True)

    def stop(self) -> None:
        if self._machine is not None:
            os.killpg(self._machine.pid, signal.SIGKILL)
            self._machine.wait()
            self._machine = None


def follow(reader: Reader, page: Path, prepare: Callable[[str], None] = lambda command: None) -> int:
    """From the first block to the last; how many were compared. `prepare` hears of each command before it is given."""
    compared = 0
    for language, text in blocks(page):
        name = file_name(text)
        if name:
            # the name is not part of what is expected of a console
            (reader.folder / name).write_text(FILE.sub("", text) if name == "expected.txt" else text)
        elif language == "console":
            reader.sees(text)
            compared += 1
        elif language == "sh" and "mkdir" in text:
            reader.folder = reader.home / text.split()[-1]
            reader.folder.mkdir()
        elif language == "sh":
            for command in text.splitlines():
                prepare(command)
                reader.enter(command)
        elif language:
            raise AssertionError(f"a block that nobody reads: {text[:60]}")
    return compared
