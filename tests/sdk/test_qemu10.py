# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boards that only QEMU 10 has, by the command lines of their descriptions.

`make qemu-10` fetches it (sdk/qemu-10.sh) and runs this; without the folder in MULTIKIT_QEMU10 it is skipped.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from harness.board import USUAL, qemu_command, qemu_lines, read_board, runs_in
from harness.build import Target, build_system, fitting, system_of
from harness.system import SLOWNESS, boot
from harness.terminal import NEXT, Terminal, echo
from microkit.console.machine import DEADLINE, Machine

FOLDER = os.environ.get("MULTIKIT_QEMU10")
ROOT = Path(__file__).resolve().parents[2]
DESCRIBED = {path.parent.name: read_board(path) for path in sorted(ROOT.glob("board/*/board.toml"))}
BOARDS = [name for name, board in DESCRIBED.items() if qemu_lines(board) and not runs_in(board, USUAL)]
#: What runs on each: interrupts, all cores, cores that are started again.
RUNS = [("imx8mp_evk", "multikernel"), ("imx8mp_evk", "supervisor"), ("imx8mp_evk", "timer"),
        ("rpi4b_2gb", "multikernel"), ("rpi4b_2gb", "timer"),
        ("qemu_npcm845", "hello"), ("qemu_npcm845", "timer"), ("qemu_ast2700", "hello"), ("qemu_ast2700", "timer")]
#: How a board's firmware starts its watchdog, of two seconds; where the image lies.
#: i.MX: WCR, as it is after reset but for WT and WDE. Aspeed: RELOAD in microseconds; CTRL: 1 MHz, reset, enable.
STARTED = {"imx8mp_evk": ("write16 0x30280000, 0x334", 0x6000_0000),
           "qemu_ast2700": ("write32 0x14c37004, 2000000; write32 0x14c3700c, 0x13", 0x4_2000_0000)}
WATCHDOG = Path(__file__).parent / "watchdog"
#: Those whose console interrupts the GIC itself.
WITH_INTERRUPT = [board for board in BOARDS if board != "qemu_ast2700"]

pytestmark = [pytest.mark.qemu, pytest.mark.slow,
              pytest.mark.skipif(not FOLDER, reason="QEMU 10 is not available: make qemu-10")]


@pytest.fixture(scope="module", name="own_sdk")
def made_sdk(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With these boards, where no other test finds them."""
    tree, own = sdk.parent / "target", tmp_path_factory.mktemp("sdk")
    flavours = [f"{board}.{config}" for board in BOARDS for config in ("debug", "release")]
    subprocess.run(["ninja", "-C", tree, *flavours, "kernel-check", "efi"], check=True, capture_output=True)
    for component in ("common", *flavours):
        subprocess.run(["cmake", "--install", tree, "--prefix", own, "--component", component], check=True,
                       capture_output=True)
    return own


@pytest.fixture(autouse=True)
def found_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{FOLDER}/bin:{os.environ['PATH']}")


@pytest.mark.parametrize(("board", "name"), RUNS)
def test_runs(own_sdk: Path, work: Path, board: str, name: str) -> None:
    folder, target = own_sdk / "example" / name, Target(own_sdk, board)
    image = build_system(folder, target, work)
    boot(qemu_command(read_board(target.board_toml), image), folder / "expected.txt", work / "console.txt")


def test_every_board_runs() -> None:
    assert {board for board, _ in RUNS} == set(BOARDS)


@pytest.mark.parametrize("board", BOARDS)
def test_microkit_run(own_sdk: Path, work: Path, board: str) -> None:
    """It finds the same command line."""
    target = Target(own_sdk, board)
    image = build_system(own_sdk / "example/hello", target, work)
    said = subprocess.check_output([own_sdk / "bin/microkit", "run", "--print", image], text=True)
    assert shlex.split(said) == qemu_command(read_board(target.board_toml), image)


@pytest.mark.parametrize("board", WITH_INTERRUPT)
def test_uart_is_driven_by_a_protection_domain(own_sdk: Path, work: Path, board: str) -> None:
    """In release, where it has the device alone: every character of two lines, the second as long as a ring."""
    folder, target = own_sdk / "example/uart_console", Target(own_sdk, board, "release")
    image = build_system(folder, target, work, fitting(system_of(folder), target.board_toml))
    line = "".join(chr(0x21 + i * 7 % 94) for i in range(999))
    with Terminal(qemu_command(read_board(target.board_toml), image), work / "console.txt") as terminal:
        terminal.wait("one", "ready")
        terminal.wait("two", "ready")
        terminal.type("hello\r")
        terminal.wait("one", echo("hello"))
        terminal.type(NEXT + line + "\n")
        terminal.wait("two", echo(line))


def with_watchdog(command: list[str], board: str, work: Path, image: Path | None) -> list[str]:
    """The machine of a command, after firmware that has started its watchdog."""
    writes, address = STARTED[board]
    starts = [f"-DIMAGE={address:#x}"] if image else []
    subprocess.run(["aarch64-linux-gnu-gcc", "-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none",
                    f"-DWRITES={writes}", *starts, WATCHDOG / "start.S", "-o", work / "start.elf"], check=True)
    subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", work / "start.elf", work / "start.bin"], check=True)
    loaded = ["-device", f"loader,file={image},addr={address:#x},force-raw=on"] if image else []
    return [*command[:command.index("-kernel")], "-kernel", str(work / "start.bin"), *loaded]


@pytest.mark.parametrize("board", STARTED)
def test_model_of_watchdog_counts(own_sdk: Path, work: Path, board: str) -> None:
    """Where nobody feeds or stops it the machine is reset: QEMU ends."""
    command = qemu_command(read_board(Target(own_sdk, board).board_toml), work / "none")
    subprocess.run(with_watchdog(command, board, work, None), check=True, stdin=subprocess.DEVNULL,
                   timeout=DEADLINE * SLOWNESS)


def ends(machine: Machine) -> bool:
    until = time.monotonic() + DEADLINE * SLOWNESS
    while machine.exit_status is None and time.monotonic() < until:
        time.sleep(0.05)
    return machine.exit_status == 0


def watched(own_sdk: Path, work: Path, board: str, *more: str) -> Machine:
    target = Target(own_sdk, board)
    image = build_system(WATCHDOG, target, work)
    command = qemu_command(read_board(target.board_toml), image)
    return Machine([*with_watchdog(command, board, work, image), *more], log=work / "console.txt")


def test_watchdog_that_must_be_fed(own_sdk: Path, work: Path) -> None:
    """Its client goes on for longer than it waits; then it resets the board. QEMU counts instructions, so this host's
    speed means nothing."""
    with watched(own_sdk, work, "imx8mp_evk", "-icount", "shift=0,sleep=off") as machine:
        machine.expect("a watchdog runs, of 2000 ms: a protection domain must feed it", seconds=DEADLINE * SLOWNESS)
        machine.expect("client: has gone on for 5 s", seconds=DEADLINE * SLOWNESS)
        assert ends(machine)
    assert "FAILED" not in (work / "console.txt").read_text()


def test_watchdog_that_is_stopped(own_sdk: Path, work: Path) -> None:
    """Nobody feeds it, and nobody is reset."""
    with watched(own_sdk, work, "qemu_ast2700") as machine:
        machine.expect("watchdog_feeder: no watchdog runs", seconds=DEADLINE * SLOWNESS)
        machine.expect("client: has gone on for 5 s", seconds=DEADLINE * SLOWNESS)
