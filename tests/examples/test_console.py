# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/console with somebody at the terminal: the services timer and serial between real programs on several
cores and on one. Every character of both directions is compared or counted."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.terminal import DEADLINE, Terminal

ROOT = Path(__file__).resolve().parents[2]
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

    def __init__(self, terminal: Terminal, names: tuple[str, ...] = NAMES) -> None:
        self.terminal = terminal
        self.texts = dict.fromkeys(names, "ready")
        self.announced = ["shell"]
        for name in names:
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
                                                         (VIRT, "release", 1), (VIRT, "release", 2), (ZCU, "release", None)])
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


def block(system: str, name: str) -> str:
    match = re.search(rf' *<protection_domain name="{name}".*?</protection_domain>\n', system, re.DOTALL)
    assert match is not None
    return match[0]


def test_multiplexer_is_started_again(sdk: Path, work: Path) -> None:
    """As the driver is: in the description the two change places, so that `crash` is the multiplexer's."""
    folder = shutil.copytree(sdk / "example/console", work / "mux", dirs_exist_ok=True)
    text = (folder / "console.system").read_text()
    driver, mux = block(text, "driver"), block(text, "mux")
    text = text.replace(mux, driver.replace(' id="0" on_fault', " on_fault")).replace(
        driver, mux.replace(' on_fault="restart"', ' id="0" on_fault="restart" max_restarts="10"'), 1)
    (folder / "console.system").write_text(text)
    image = build_system(folder, Target(sdk, VIRT, "release"), work / "build")
    command = qemu_command(read_board(Target(sdk, VIRT).board_toml), image)
    with Terminal(command, work / "console.txt", NAMES, "serial: what is typed goes to ") as terminal:
        texts = Texts(terminal)
        for number in range(5):
            terminal.type("\rcrash\r")
            type_until_answered(terminal, f"again{number}")
        terminal.read()
        texts.announced = list(terminal.announced)
        texts.choose("pump")
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


def test_no_client_holds_up_the_others(sdk: Path, work: Path) -> None:
    """In the clock's place one that prints without end and does not read, then writes anything into its region: shell and
    pump have every character."""
    folder = shutil.copytree(sdk / "example/console", work / "hostile", dirs_exist_ok=True)
    shutil.copy(Path(__file__).parent / "console_hostile/hostile.c", folder)
    shutil.copy(ROOT / "tests/chance.h", folder)
    for name, old, new in (("console.system", 'path="clock.elf"', 'path="hostile.elf"'),
                           ("Makefile", "shell clock pump", "shell clock hostile pump")):
        text = (folder / name).read_text()
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new))
    image = build_system(folder, Target(sdk, VIRT, "release"), work / "build")
    command = qemu_command(read_board(Target(sdk, VIRT).board_toml), image)
    burst = "y" * 999
    with Terminal(command, work / "console.txt", NAMES, "serial: what is typed goes to ") as terminal:
        terminal.wait_announced("shell")
        texts = Texts(terminal, ("shell", "pump"))
        texts.line("shell", "echo hello", "hello")
        texts.choose("clock")
        terminal.type("z" * 5000)
        texts.choose("pump")
        texts.line("pump", burst, counted(burst))
        texts.line("pump", "300", counted("300"), *(f"line {number} {BEHIND}" for number in range(1, 301)))
        texts.choose("shell")
        texts.line("shell", "echo still here", "still here")
        assert len(terminal.texts["clock"]) > 40000
        assert set(terminal.texts["clock"]) <= {"x", "\n", *map(chr, range(0x20, 0x7f))}


def console_of(board: str) -> tuple[int, int]:
    """Address and INTID of the console, from the device tree of the board."""
    text = (ROOT / f"board/{board}/{board}.dts").read_text()
    node = re.search(r"^\tuart: serial@([0-9a-f]+) \{.*?interrupts = <0 (\d+) ", text, re.MULTILINE | re.DOTALL)
    assert node is not None
    return int(node[1], 16), 32 + int(node[2])


def test_who_may_do_what(sdk: Path, work: Path) -> None:
    """In the capabilities of the image: the driver alone has the console's page and interrupt, the timer alone the
    core's timer; of the memory between two each page has one writer and one reader."""
    folder, page = sdk / "example/console", 0x1000
    build_system(folder, Target(sdk, VIRT), work)
    subprocess.run([sdk / "bin/microkit", folder / "console.system", "--board", VIRT, "--config", "debug", "-o",
                    work / "again.img", "-r", work / "again.txt", "--capdl-json", work / "capdl.json", "--search-path",
                    work, folder, sdk / f"board/{VIRT}/debug/services"], check=True)
    systems = json.loads((work / "capdl.json").read_text())["systems"]
    frames = [(each["name"].removesuffix(": vspace"), frame) for system in systems for each in system["objects"]
              for frame in each.get("frames", [])]
    base, intid = console_of(VIRT)
    assert [who for who, frame in frames
            if frame["paddr"] < base // page * page + page and base < frame["paddr"] + frame["size"]] == ["driver"]
    irqs = {irq["irq"]: irq["notification"]["object"] for system in systems for irq in system["irqs"]}
    assert irqs[intid] == "driver: notification" and irqs[30] == "timer: notification"
    regions: dict[str, dict[str, str]] = {}
    for who, frame in frames:
        if "region" in frame["name"] and "'uart'" not in frame["name"]:
            regions.setdefault(frame["name"].split("'")[1], {})[who] = frame["rights"]
    assert regions.pop("names") == {"mux": "r"} and regions.pop("times") == {"timer": "rw"}
    assert regions == {f"{way}_{who}": {who: "rw" if way == "of" else "r", "mux": "r" if way == "of" else "rw"}
                       for way in ("of", "for") for who in ("driver", *NAMES)}
