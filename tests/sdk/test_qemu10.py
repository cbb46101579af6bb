# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boards that only QEMU 10 has, by the command lines of their descriptions.

`make qemu-10` fetches it (sdk/qemu-10.sh) and runs this; without the folder in MULTIKIT_QEMU10 it is skipped.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from harness.board import USUAL, qemu_command, qemu_lines, read_board, runs_in
from harness.build import Target, build_system, fitting, system_of
from harness.system import boot
from harness.terminal import NEXT, Terminal, echo

FOLDER = os.environ.get("MULTIKIT_QEMU10")
ROOT = Path(__file__).resolve().parents[2]
DESCRIBED = {path.parent.name: read_board(path) for path in sorted(ROOT.glob("board/*/board.toml"))}
BOARDS = [name for name, board in DESCRIBED.items() if qemu_lines(board) and not runs_in(board, USUAL)]
#: What runs on each: interrupts, all cores, cores that are started again.
RUNS = [("imx8mp_evk", "multikernel"), ("imx8mp_evk", "supervisor"), ("imx8mp_evk", "timer"),
        ("rpi4b_2gb", "multikernel"), ("rpi4b_2gb", "timer"),
        ("qemu_npcm845", "hello"), ("qemu_npcm845", "timer"), ("qemu_ast2700", "hello"), ("qemu_ast2700", "timer")]
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
    said = subprocess.run([own_sdk / "bin/microkit", "run", "--print", image], check=True, capture_output=True, text=True)
    assert shlex.split(said.stdout) == qemu_command(read_board(target.board_toml), image)


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
