# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/uart_console with somebody at the terminal: every character of both directions is compared. In
release the driver has the UART alone, in debug the kernels' console is between (docs/design/uarts.md)."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import IO

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.terminal import CHOSEN, DEADLINE, FAIL, NEXT, Terminal, echo
from microkit.console.machine import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "uart_console"
VIRT, ZCU = "qemu_virt_aarch64", "qemu_zcu102"

pytestmark = pytest.mark.qemu


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


PIPE = 4096


def test_nobody_looks_at_the_screen(sdk: Path, work: Path) -> None:
    """QEMU's Cadence UART keeps what its own console does not take: a pipe that is full fills the FIFO, and the
    driver waits for the interrupt that says there is room. Then all of it comes."""
    target, lines = Target(sdk, ZCU, "release"), [chr(0x61 + i) * 700 for i in range(6)]
    image = build_system(sdk / "example" / EXAMPLE, target, work)
    command = qemu_command(read_board(target.board_toml), image)
    terminal = Terminal(command, work / "console.txt")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                               preexec_fn=die_with_parent)
    try:
        screen, keys = process.stdout, process.stdin
        assert screen is not None and keys is not None
        fcntl.fcntl(screen, fcntl.F_SETPIPE_SZ, PIPE)
        shown = len(CHOSEN) + len("one\n") + 2 * len("one: ready\n")
        for line in lines:  # each when the one before is echoed, but for so much as the cutting of lines adds
            wait_for(screen, min(shown, PIPE))
            keys.write(line.encode() + b"\n")
            shown += len("one: \n") * 2 + len(line) + len("700 characters")
        wait_for(screen, PIPE)
        with terminal.log.open("wb", buffering=0) as log:
            while terminal.texts["one"] != echo(*lines):
                wait_for(screen, 1)
                log.write(screen.read(100))
                terminal.read()
                assert echo(*lines).startswith(terminal.texts["one"])
    finally:
        process.kill()
        process.wait()


def wait_for(pipe: IO[bytes], count: int) -> None:
    """Until there is so much in it."""
    end = time.monotonic() + DEADLINE
    while struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0] < count:
        assert time.monotonic() < end
        time.sleep(0.01)


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


def test_no_client_holds_up_the_other(sdk: Path, work: Path) -> None:
    """The second one writes without end of line and does not read; then it spoils its rings. The first one's every
    character comes and goes; so does what the second one has written before."""
    folder = shutil.copytree(sdk / "example" / EXAMPLE, work / "hostile", dirs_exist_ok=True)
    shutil.copy(Path(__file__).parent / "uart_hostile/hostile.c", folder)
    for name, old, new in ((f"{EXAMPLE}.system", '"two" priority="100" cpu="2">\n        <program_image path="client',
                            '"two" priority="100" cpu="2">\n        <program_image path="hostile'),
                           ("Makefile", "driver client", "driver client hostile")):
        text = (folder / name).read_text()
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new))
    with started(folder, Target(sdk, VIRT, "release"), work / "build") as terminal:
        terminal.wait("one", "ready")
        terminal.type("hello\n")
        terminal.wait("one", echo("hello"))
        terminal.wait("two", "x" * 100_800)
        terminal.type(NEXT + "z" * 3000 + NEXT)
        terminal.wait_announced("one", "two", "one")
        terminal.type("still here\n")
        terminal.wait("one", echo("hello", "still here"))
        assert terminal.texts["two"] == "x" * 100_800


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
