# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Completion in the real zsh and fish (bash: test_commands.py)."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from microkit.commands.table import COMMANDS
from test_cli import microkit

SECONDS = 30


def need(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")


def fish(tmp_path: Path, line: str) -> list[str]:
    """What fish offers for the last word of a line."""
    need("fish")
    (tmp_path / "c.fish").write_text(microkit("completion", "fish").stdout)
    result = subprocess.run(
        ["fish", "--no-config", "-c", f"source c.fish; complete -C '{line}'"], cwd=tmp_path,
        capture_output=True, text=True, timeout=SECONDS, check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert result.stderr == ""
    return [each.split("\t")[0] for each in result.stdout.splitlines()]


def test_fish(tmp_path: Path) -> None:
    assert fish(tmp_path, "microkit gra") == ["graph"]
    assert set(COMMANDS) <= set(fish(tmp_path, "microkit "))
    assert fish(tmp_path, "microkit graph --format ") == ["dot", "svg"]
    assert fish(tmp_path, "microkit diff --js") == ["--json"]
    assert fish(tmp_path, "microkit explain stack-sm") == ["stack-small"]
    assert "qemu_virt_aarch64" in fish(tmp_path, "microkit check --board q")
    assert {"--report", "--depfile"} <= set(fish(tmp_path, "microkit --"))


class Terminal:
    """An interactive zsh."""

    def __init__(self, folder: Path) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "dumb", "HOME": str(folder), "ZDOTDIR": str(folder)}
            os.chdir(folder)
            os.execvp("zsh", ["zsh", "-f", "-i"])

    def write(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def read_until(self, text: str) -> str:
        """All that comes up to a text, which must come."""
        found, end = "", time.monotonic() + SECONDS
        while text not in found:
            left = end - time.monotonic()
            assert left > 0 and select.select([self._fd], [], [], left)[0], found
            found += os.read(self._fd, 4096).decode("utf-8", "replace")
        return found


@pytest.fixture(name="zsh")
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    need("zsh")
    (tmp_path / "c.zsh").write_text(microkit("completion", "zsh").stdout)
    made = Terminal(tmp_path)
    try:
        made.write("PS1='$ '; unsetopt prompt_cr; ZLE_REMOVE_SUFFIX_CHARS=; source c.zsh; "
                   "print re''ady\n")  # fmt: skip
        made.read_until("ready")
        yield made
    finally:
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("microkit gra\t", "microkit graph"),
        ("microkit graph --form\t", "--format"),
        ("microkit explain stack-sm\t", "stack-small"),
        ("microkit diff --js\t", "--json"),
        ("microkit check --board qemu_virt_aarch64_\t", "qemu_virt_aarch64_gicv3"),
    ],
)
def test_zsh(zsh: Terminal, typed: str, shown: str) -> None:
    zsh.write(typed)
    zsh.read_until(shown)
