# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""docs/debugging.md, as a reader follows it: its files are written and its commands run, in its order, and each `console` block is what the
last command says.

A line `microkit run ... --gdb` starts a machine that runs until the next; those that look into it are told where it is. In what is shown,
`...` stands for anything, on a line of its own for lines; times differ.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.damage import damage
from harness.system import SLOWNESS

from .commands import ROOT, blocks
from .test_tutorial import file_name

PAGE = ROOT / "docs/debugging.md"
SECONDS = 60 * SLOWNESS

pytestmark = [pytest.mark.qemu,
              pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")]


def pattern(block: str) -> re.Pattern[str]:
    """Of all that is said, where the lines of a block stand in this order."""
    lines = [line for line in block.splitlines() if line.strip() not in ("", "...")]
    return re.compile(".*".join(rf"^[^\n]*{_line(line)}" for line in lines), re.MULTILINE | re.DOTALL)


def _line(line: str) -> str:
    parts = (r"[ \t]+".join(re.escape(word) for word in re.split(r"\s+", part)) for part in line.strip().split("..."))
    return re.sub(r"\d+\\\.\d{6}", r"\\d+\\.\\d{6}", "[^\\n]*".join(parts))


class Reader:
    """Somebody with a terminal for the machine, and another."""

    def __init__(self, sdk: Path, folder: Path) -> None:
        self.folder = folder
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


@pytest.fixture
def reader(sdk: Path, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(sdk, tmp_path)
    yield reader
    reader.stop()


def test_every_step(reader: Reader, tmp_path: Path) -> None:
    steps = 0
    for language, text in blocks(PAGE):
        name = file_name(text)
        if name:
            (reader.folder / name).write_text(text)
        elif language == "console":
            reader.sees(text)
            steps += 1
        elif language == "sh" and "mkdir" in text:
            reader.folder = tmp_path / text.split()[-1]
            reader.folder.mkdir()
        elif language == "sh":
            for command in text.splitlines():
                prepare(reader, command, tmp_path)
                reader.enter(command)
        else:
            raise AssertionError(f"a block that nobody reads: {text[:60]}")
    assert steps == 8


def prepare(reader: Reader, command: str, folder: Path) -> None:
    """What happened to the image before the page's panic."""
    if command.startswith("microkit run build/damaged.img"):
        reader.folder = folder / "shop"
        image = reader.folder / "build/loader.img"
        image.with_name("damaged.img").write_bytes(damage(image.read_bytes(), core=1))


@pytest.mark.parametrize(("shown", "said", "found"), [
    ("a ... c\nd", "a b c\nx\nd\n", True), ("a ... c\nd", "a b\nc\nd\n", False), ("d\na", "a\nd\n", False),
    ("at 0.123456  x", "at 7.000000 x", True), ("at 0.12  x", "at 7.00 x", False), ("a\n...\nb", "a\nb\n", True)])  # fmt: skip
def test_what_is_compared(shown: str, said: str, found: bool) -> None:
    assert bool(pattern(shown).search(said)) == found
