# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/console with somebody at the terminal: the services timer and serial between real programs on several
cores and on one. Every character of both directions is compared or counted."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.terminal import DEADLINE, Terminal

VIRT, ZCU = "qemu_virt_aarch64", "qemu_zcu102"
NAMES = ("shell", "clock", "pump")
ESCAPE = "\x1c"
BEHIND = "of as many as there are to be, with some more behind it"

pytestmark = pytest.mark.qemu


def started(sdk: Path, target: Target, work: Path, cores: int | None = None) -> Terminal:
    image = build_system(sdk / "example/console", target, work, cores)
    return Terminal(qemu_command(read_board(target.board_toml), image, cores), work / "console.txt", NAMES,
                    "serial: what is typed goes to ")


class Texts:
    """What each has printed so far, as far as it must be."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.texts = dict.fromkeys(NAMES, "ready")
        self.announced = ["shell"]
        for name in NAMES:
            terminal.wait(name, "ready")
        terminal.wait_announced("shell")

    def choose(self, name: str) -> None:
        self.terminal.type(f"{ESCAPE}{NAMES.index(name)}")
        self.announced.append(name)
        self.terminal.wait_announced(*self.announced)

    def line(self, name: str, typed: str, *answers: str) -> None:
        """Type one, and wait for its echo, and for what must follow."""
        self.terminal.type(typed + "\r")
        self.texts[name] += "\n" + "\n".join((typed, *answers))
        self.terminal.wait(name, self.texts[name])


def counted(text: str) -> str:
    return f"{len(text)} characters, sum {sum(text.encode())}"


@pytest.mark.parametrize(("board", "config", "cores"), [(VIRT, "release", None), (VIRT, "debug", None),
                                                         (VIRT, "release", 1), (ZCU, "release", None)])
def test_nothing_is_lost(sdk: Path, work: Path, board: str, config: str, cores: int | None) -> None:
    """In bursts as long as a ring, as fast as they can come; out by a thousand lines, while the clock ticks."""
    bursts = ["".join(chr(0x61 + (i * 7 + j) % 26) for j in range(999)) for i in range(10)]
    with started(sdk, Target(sdk, board, config), work, cores) as terminal:
        texts = Texts(terminal)
        texts.line("shell", "echo hello there", "hello there")
        texts.choose("pump")
        for burst in bursts:
            texts.line("pump", burst, counted(burst))
        texts.choose("clock")
        texts.line("clock", "3")
        texts.choose("pump")
        texts.line("pump", "1000", counted("1000"), *(f"line {number} {BEHIND}" for number in range(1, 1001)))
        terminal.wait("clock", "\n".join((texts.texts["clock"], "tick 1", "tick 2", "tick 3")))


def type_until_answered(terminal: Terminal, text: str) -> None:
    """A line to the shell's `echo`, again and again: what is typed or printed around a fault may come twice, or be
    gone."""
    end = time.monotonic() + DEADLINE
    while not re.search(rf"^shell: {text}\r?$", terminal.log.read_text(), re.MULTILINE):
        assert time.monotonic() < end, terminal.log
        terminal.type(f"\recho {text}\r")
        time.sleep(0.2)


@pytest.mark.parametrize("config", ["release", "debug"])
def test_driver_is_started_again(sdk: Path, work: Path, config: str) -> None:
    """At any place in it, five times: then terminal and clients are as they were."""
    with started(sdk, Target(sdk, VIRT, config), work) as terminal:
        texts = Texts(terminal)
        for number in range(5):
            terminal.type("\rcrash\r")
            type_until_answered(terminal, f"again{number}")
        texts.choose("pump")
        texts.line("pump", "x", counted("x"))
        texts.line("pump", "100", counted("100"), *(f"line {number} {BEHIND}" for number in range(1, 101)))


def test_who_is_there_and_time(sdk: Path, work: Path) -> None:
    with started(sdk, Target(sdk, VIRT, "release"), work) as terminal:
        texts = Texts(terminal)
        terminal.type(ESCAPE + "?")
        texts.announced.append("shell")
        terminal.wait_announced(*texts.announced)
        log = terminal.log.read_text()
        assert re.findall(r"serial: Ctrl-\\ (\d) is for (\w+)", log) == [(str(i), name) for i, name in enumerate(NAMES)]
        texts.line("shell", "sleep 50")
        texts.texts["shell"] += "\nslept"
        terminal.wait("shell", texts.texts["shell"])
