# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tutorial does what it says: its files are written and its commands run, in its order.

A block that starts with a file's name is that file from then on; `sh` are commands; each line of
`console` is on the console of the run before, in this order. `shell` are two commands for two terminals: a system, and one that
looks at it when it has done all; what that says is in a `text`, line by line, but for times.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from harness.gdb import Gdb
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE

from .commands import ROOT, blocks
from .test_documents import environment_of, execute

SECONDS = DEADLINE * SLOWNESS
TUTORIAL = ROOT / "docs" / "tutorial.md"
#: The comment that names a file, in the languages that the files are in.
FILE = re.compile(r"(?:/\* (?P<c>\S+\.c(?:pp)?) \*/|-- (?P<ada>\S+\.ad[bs])|<!-- (?P<xml>\S+\.system) -->|# (?P<hash>Makefile|expected\.txt))\n")


def file_name(text: str) -> str | None:
    match = FILE.match(text)
    return next(filter(None, match.groups()), None) if match else None


def in_order(wanted: list[str], lines: list[str]) -> str | None:
    """The first that does not come on a line after the one before, or on the same."""
    at = 0
    for each in wanted:
        while at < len(lines) and each not in lines[at]:
            at += 1
        if at == len(lines):
            return each
    return None


def is_row(shown: str, row: str) -> bool:
    """The first columns of a table are those that are shown."""
    wanted = re.split(r" {2,}", shown)
    return re.split(r" {2,}", row)[: len(wanted)] == wanted


def beside(text: str, folder: Path, sdk: Path) -> str:
    """What the second command says, of the first one's system. At a socket of their own: others have this port, too."""
    system, look = text.splitlines()
    console, gdb = folder / "run.txt", Gdb(SECONDS)
    where = f" --log {console} --timeout {SECONDS} -- {shlex.join(gdb.arguments)}"
    command = ["sh", "-c", "exec " + system.replace(" --gdb", where)]
    with subprocess.Popen(command, cwd=folder, env=environment_of(sdk), stdout=subprocess.DEVNULL) as machine:
        try:
            wait_for(console, "blinker: done")
            return execute(f"{look} --server {gdb.path}", folder, sdk)
        finally:
            machine.terminate()


def wait_for(console: Path, line: str) -> None:
    end = time.monotonic() + SECONDS
    while not console.is_file() or line not in console.read_text(errors="replace"):
        assert time.monotonic() < end, f"'{line}' does not come"
        time.sleep(0.1)


@pytest.mark.qemu
def test_every_step(sdk: Path, tmp_path: Path) -> None:
    lamp, steps, said = tmp_path / "lamp", 0, ""
    for language, text in blocks(TUTORIAL):
        name = file_name(text)
        if name:
            # the name is not part of what is expected of a console
            (lamp / name).write_text(FILE.sub("", text) if name == "expected.txt" else text)
        elif language == "sh" and "mkdir" in text:
            execute(text.splitlines()[-1], tmp_path, sdk)
        elif language == "sh":
            execute(text, lamp, sdk)
            steps += 1
        elif language == "shell":
            said = beside(text, lamp, sdk)
            steps += 1
        elif language == "text":
            assert [line for line in text.splitlines() if not any(is_row(line, row) for row in said.splitlines())] == [], said
        elif language == "console":
            console = (lamp / "build" / "console.txt").read_text().splitlines()
            missing = in_order(text.splitlines(), console)
            assert missing is None, f"'{missing}' is not on the console:\n" + "\n".join(console)
        else:
            raise AssertionError(f"a block that nobody reads: {text[:60]}")
    assert steps == 7


def test_what_the_tutorial_says_of_a_wrong_priority(sdk: Path, tmp_path: Path) -> None:
    """Step 3, with the lamp below the switch."""
    systems = [text for language, text in blocks(TUTORIAL) if language == "xml"]
    wrong = systems[2].replace('name="lamp" priority="100"', 'name="lamp" priority="40"')
    (tmp_path / "lamp.system").write_text(wrong)
    said = execute("microkit check lamp.system --board qemu_virt_aarch64 --no-files 2>&1", tmp_path, sdk, 1)
    assert "[ppc-priority]" in said and "lamp.system:" in said and "help:" in said
