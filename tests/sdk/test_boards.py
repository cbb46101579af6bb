# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boards that nothing here can run: one of each kind of core is built, up to an image that the tool has verified;
docs/boards.md and the READMEs claim no more than that. All of them are `make boards`.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from harness.board import USUAL, qemu_lines, runs_in
from harness.build import Target, build_system, lacking, system_of

ROOT = Path(__file__).resolve().parents[2]
ALL = {path.parent.name: tomllib.loads(path.read_text()) for path in sorted(ROOT.glob("board/*/board.toml"))}
HARDWARE = {name: board for name, board in ALL.items() if not runs_in(board, USUAL)}
STATE = "State: built and checked against its device tree, never run."
#: Those of tests/sdk/test_qemu10.py.
IN_QEMU_10 = {name for name, board in HARDWARE.items() if qemu_lines(board)}
ROW = re.compile(r"^\| `(\w+)` \|.* \| GICv.* \| ([^|]*) \|$", re.MULTILINE)


def kinds(board: dict) -> tuple[str, ...]:
    """Of its cores."""
    return tuple(sorted({core.get("cpu", board["cpu"]) for core in board.get("core", [{}])}))


#: For each compiler's -mcpu one, with the most kinds of cores that there are.
ONE_EACH = {board["cpu"]: name for name, board in sorted(HARDWARE.items(), key=lambda each: len(kinds(each[1])))}


@pytest.mark.slow
@pytest.mark.parametrize("name", ONE_EACH.values())
def test_builds(sdk: Path, work: Path, name: str) -> None:
    """Built beside the boards of the SDK, and installed where no other test finds it."""
    tree, own = sdk.parent / "target", work / "sdk"
    subprocess.run(["ninja", "-C", tree, f"{name}.debug", "kernel-check", "efi"], check=True, capture_output=True)
    for component in ("common", f"{name}.debug"):
        subprocess.run(["cmake", "--install", tree, "--prefix", own, "--component", component], check=True,
                       capture_output=True)
    image = build_system(own / "example/hello", Target(own, name), work / "hello")
    assert image.stat().st_size > 0


def test_kinds_of_cores() -> None:
    """Those that the kernel is meant for are all among them."""
    assert {f"cortex-a{number}" for number in (35, 53, 55, 57, 72, 76)} <= {
        each for name in ONE_EACH.values() for each in kinds(HARDWARE[name])}


def test_examples_that_boards_cannot_have() -> None:
    """`make boards` and `make board-images` leave them out; all others are built for each board."""
    found = {(name, folder.name) for folder in sorted((ROOT / "example").iterdir()) if list(folder.glob("*.system"))
             for name in ALL if lacking(system_of(folder), ROOT / "board" / name / "board.toml")}
    spin_table = {name for name in ALL if name.startswith("rpi4b")}
    assert ("qemu_ast2700", "uart_console") in found and {name for name, _ in found} == {"qemu_ast2700", *spin_table}
    assert {name for board, name in found if board in spin_table} == {"ada", "policy", "store", "supervisor", "typed"}


def test_what_descriptions_take(tmp_path: Path) -> None:
    system, board = tmp_path / "a.system", ROOT / "board/qemu_ast2700/board.toml"
    system.write_text('<system><param name="a" board="uart.irq"/><param board="uart.trigger" name="b"/>'
                      '<param name="c" board="uart.base"/></system>')
    assert lacking(system, board) == ["uart.irq", "uart.trigger"]
    system.write_text('<system><param name="a" board="timer.frequency"/></system>')
    assert (lacking(system, board), lacking(system, ROOT / "board/zcu102/board.toml")) == ([], ["timer.frequency"])


@pytest.mark.parametrize("text", ['<watchdog cpu="0"/>', '<core_control cpu="0"/>', '<a smc="true"/>',
                                  '<a on_fault="halt"/>', '<a on_fault="restart-core"/>'])
def test_what_needs_firmware(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.system").write_text(text)
    boards = [ROOT / "board" / name / "board.toml" for name in ("rpi4b_1gb", "zcu102")]
    assert [lacking(tmp_path / "a.system", board) for board in boards] == [["firmware that takes calls"], []]


@pytest.mark.parametrize("name", ALL)
def test_room_behind_the_image(name: str) -> None:
    """Where example/setvar has a region: RAM of which nothing is reserved."""
    board = ALL[name]
    start = board["load_address"] + (256 << 20) + 0x5000
    end = start + 0x2000
    assert any(bank["base"] <= start and end <= bank["base"] + bank["size"] for bank in board["ram"])
    assert not any(part["base"] < end and start < part["base"] + part["size"] for part in board.get("reserved", []))
    assert board["load_address"] % (16 << 20) == 0


@pytest.mark.parametrize("name", HARDWARE)
def test_claims(name: str) -> None:
    readme = (ROOT / "board" / name / "README.md").read_text()
    state = "State: runs in QEMU 10 (`make qemu-10`)" if name in IN_QEMU_10 else STATE
    assert readme.startswith(f"# {name}\n") and state in readme
    assert f"{ALL[name]['load_address']:#x}" in readme


def test_table() -> None:
    rows = dict(ROW.findall((ROOT / "docs/boards.md").read_text()))
    assert rows.keys() == ALL.keys()
    assert {name for name, state in rows.items() if state == "built, never run"} == HARDWARE.keys() - IN_QEMU_10
    assert {name for name, state in rows.items() if "QEMU 10" in state} == IN_QEMU_10
