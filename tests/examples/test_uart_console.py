# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/uart_console with somebody at the terminal: every character of both directions is compared. In
release the driver has the UART alone, in debug the kernels' console is between (docs/design/uarts.md). No verdict
depends on when anything comes: what is waited for is what must come next, or the end of a flood."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS
from microkit.console.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "uart_console"
VIRT, ZCU = "qemu_virt_aarch64", "qemu_zcu102"
DEADLINE = 60 * SLOWNESS
NEXT, FAIL = "\x14", "\x18"
#: A line of the screen: whose, whether it goes on, what.
LINE = re.compile(r"(one|two)(: |\| )(.*)")
CHOSEN = "uart: what is typed goes to "

pytestmark = pytest.mark.qemu


class Terminal:
    """What each client has written, put together from the lines of the screen."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.machine = Machine(command, log=log)
        self.log = log
        self.texts = {"one": "", "two": ""}
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
            self._line(line)

    def _line(self, line: str) -> None:
        if line.startswith(CHOSEN):
            self.announced.append(line.removeprefix(CHOSEN))
        match = LINE.fullmatch(line)
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


def started(folder: Path, target: Target, work: Path, cores: int | None = None) -> Terminal:
    image = build_system(folder, target, work, cores)
    return Terminal(qemu_command(read_board(target.board_toml), image, cores), work / "console.txt")


@pytest.mark.parametrize(("board", "config", "cores"), [
    (VIRT, "release", None), (VIRT, "debug", None), (VIRT, "release", 1), (ZCU, "release", None)])
def test_every_character_comes_and_goes(sdk: Path, work: Path, board: str, config: str, cores: int | None) -> None:
    flood = ["".join(chr(0x21 + (i * 7 + j) % 94) for j in range(999)) for i in range(8)]
    with started(sdk / "example" / EXAMPLE, Target(sdk, board, config), work, cores) as terminal:
        terminal.wait("one", "ready")
        terminal.wait("two", "ready")
        terminal.wait_announced("one")
        terminal.type("hello\r")
        terminal.wait("one", echo("hello"))
        terminal.type(NEXT)
        terminal.wait_announced("one", "two")
        terminal.type("you there?\n\n")
        terminal.wait("two", echo("you there?", ""))
        for number, line in enumerate(flood):  # as many as a ring has room for, as fast as they can come
            terminal.type(line + "\n")
            terminal.wait("two", echo("you there?", "", *flood[: number + 1]))
        terminal.type(NEXT + "back" + "\n")
        terminal.wait("one", echo("hello", "back"))
        terminal.wait_announced("one", "two", "one")


@pytest.mark.parametrize("config", ["release", "debug"])
def test_driver_is_started_again(sdk: Path, work: Path, config: str) -> None:
    """Its clients go on where they were; what was typed behind the failure is not lost."""
    with started(sdk / "example" / EXAMPLE, Target(sdk, VIRT, config), work) as terminal:
        terminal.wait("one", "ready")
        terminal.wait("two", "ready")
        for number in range(4):
            before = [f"line {i}" for i in range(number + 1)]
            terminal.type(f"line {number}\n")
            terminal.wait("one", echo(*before) if number == 0 else echo(*[
                part for i in range(number) for part in (f"line {i}", f"again {i}")], f"line {number}"))
            terminal.type(FAIL + f"again {number}\n")
            terminal.wait("one", echo(*[part for i in range(number + 1) for part in (f"line {i}", f"again {i}")]))
            terminal.wait_announced(*["one"] * (number + 2))
        assert terminal.texts["two"] == "ready"


def console_of(board: str) -> tuple[int, int]:
    """Address and INTID of the console, from the device tree of the board."""
    text = (ROOT / f"board/{board}/{board}.dts").read_text()
    node = re.search(r"^\tuart: serial@([0-9a-f]+) \{.*?interrupts = <0 (\d+) ", text, re.MULTILINE | re.DOTALL)
    assert node is not None
    return int(node[1], 16), 32 + int(node[2])


@pytest.mark.parametrize("board", [VIRT, ZCU])
def test_only_the_driver_has_the_device(sdk: Path, work: Path, board: str) -> None:
    """Who may do what, in the capabilities of the image: the page of the console is mapped for the driver and for
    nobody else, and so is its interrupt; of the memory between driver and client each page has one writer, and
    the other client does not have it."""
    folder, page = sdk / "example" / EXAMPLE, 0x1000
    build_system(folder, Target(sdk, board), work)
    subprocess.run([sdk / "bin/microkit", folder / f"{EXAMPLE}.system", "--board", board, "--config", "debug", "-o",
                    work / "again.img", "-r", work / "again.txt", "--search-path", work, "--capdl-json",
                    work / "capdl.json"], check=True)
    systems = json.loads((work / "capdl.json").read_text())["systems"]
    frames = [(each["name"].removesuffix(": vspace"), frame) for system in systems for each in system["objects"]
              for frame in each.get("frames", [])]
    base, intid = console_of(board)
    assert [who for who, frame in frames
            if frame["paddr"] < base // page * page + page and base < frame["paddr"] + frame["size"]] == ["driver"]
    assert [irq["notification"]["object"] for system in systems for irq in system["irqs"]
            if irq["irq"] == intid] == ["driver: notification"]
    regions: dict[str, dict[str, str]] = {}
    for who, frame in frames:
        if "region" in frame["name"] and "uart" not in frame["name"]:
            regions.setdefault(frame["name"].split("'")[1], {})[who] = frame["rights"]
    assert regions == {"of_one": {"one": "rw", "driver": "r"}, "for_one": {"one": "r", "driver": "rw"},
                       "of_two": {"two": "rw", "driver": "r"}, "for_two": {"two": "r", "driver": "rw"}}


def test_kernels_leave_the_device_alone(sdk: Path) -> None:
    """Where the driver has it for itself there is no code for it in the kernel."""
    for config, prints in (("debug", True), ("release", False)):
        names = subprocess.run(["nm", sdk / f"board/{VIRT}/{config}/elf/kernel.elf"], capture_output=True, text=True,
                               check=True).stdout
        assert bool(re.search(r" uart_\w+$", names, re.MULTILINE)) == prints
