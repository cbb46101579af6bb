# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit board`: a board against a device tree that others have written, and a board made from one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from microkit.base.errors import Findings
from microkit.model.board import Board
from microkit.parse.board import load_board, read_board_file
from microkit.parse.board.compare import compare
from microkit.parse.board.compatible import read_compatible
from microkit.parse.board.device_tree import Tree
from test_cli import microkit
from tool_support import ROOT

BOARDS = sorted(path.parent.name for path in ROOT.glob("board/*/board.toml"))
COMPATIBLE = read_compatible(ROOT / "board/devices")
GICV2, GICV3 = "qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"


def source(name: str) -> str:
    return (ROOT / "board" / name / f"{name}.dts").read_text()


def compiled(text: str, path: Path, *options: str) -> Path:
    subprocess.run(["dtc", *options, "-I", "dts", "-O", "dtb", "-o", path], input=text.encode(),
                   capture_output=True, check=True)  # fmt: skip
    return path


def board(*words: str | Path, dtb: Path) -> subprocess.CompletedProcess[str]:
    return microkit("board", *words, "--dtb", dtb, MICROKIT_SDK=str(ROOT))


OTHERS = [
    ("reg = <0x0 0x40000000 0x0 0x80000000>", "reg = <0x0 0x40000000 0x1 0x0>", None),  # more RAM
    ("reg = <0x0 0x40000000 0x0 0x80000000>", "reg = <0x0 0x40000000 0x0 0x40000000>", "RAM: 0x40000000.."),
    ("reg = <0x0 0x40000000 0x0 0x80000000>", "reg = <0x0 0x40000000 0x0 0x0>", None),  # firmware fills it in
    ("\tpsci {", "cpus2 { };\n\tpsci {", None),
    ("\t\tcpu@3 {", '\t\tcpu@4 { device_type = "cpu"; compatible = "arm,cortex-a72"; reg = <0x100>; '
     'enable-method = "psci"; };\n\t\tcpu@3 {', None),  # one more core
    ("reg = <3>;", "reg = <0x103>;", "MPIDR of the cores"),
    ("\tpsci {", "\treserved-memory {\n#address-cells = <2>;\n#size-cells = <2>;\nranges;\n"
     "optee@50000000 { reg = <0 0x50000000 0 0x1000>; };\n};\n\n\tpsci {", "0x50000000..0x50001000 (optee)"),
    ("\tpsci {", "\treserved-memory {\n#address-cells = <2>;\n#size-cells = <2>;\nranges;\n"
     "sram@10000000 { reg = <0 0x10000000 0 0x1000>; };\n};\n\n\tpsci {", None),  # not of RAM
    ("<0x0 0x8000000 0x0 0x10000>", "<0x0 0x8000000 0x0 0x1000>", "'gicd'"),
    ("<0x0 0x8010000 0x0 0x10000>", "<0x0 0x8010000 0x0 0x20000>", None),
    ("interrupts = <0 1 4>", "interrupts = <0 2 4>", "interrupt of the console"),
    ("<0x0 0x8030000 0x0 0x10000>", "<0x0 0x8030000 0x0 0x1000>", "'gich'"),
    (",\n\t\t      <0x0 0x8040000 0x0 0x10000>", "", None),
    ("<0x0 0x8040000 0x0 0x10000>", "<0x0 0x8040000 0x0 0x20000>", None),
    ("interrupts = <1 9 4>", "interrupts = <1 8 4>", "maintenance interrupt"),
    ("interrupts = <1 9 4>;", "", None),
    ("\tpsci {", "\tdevice { interrupts = <0 175 4>; };\n\n\tpsci {", None),
    ("\tpsci {", "\tdevice { interrupts = <0 256 4>, <0 900 4>; };\n\n\tpsci {", "beyond 'irq_count': none; in the device tree: 288, 932"),
    ("\tpsci {", "\tdevice { interrupts = <0 176 4 0 200 4>; };\n\n\tpsci {", "in 'spis': none; in the device tree: 208, 232"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "text"), OTHERS)
def test_tree_of_others(tmp_path: Path, old: str, new: str, text: str | None) -> None:
    """It may have more than the board uses."""
    assert source(GICV2).count(old) == 1
    dtb = compiled(source(GICV2).replace(old, new), tmp_path / "a.dtb", "-q")
    result = board("check", GICV2, dtb=dtb)
    assert (result.returncode, text is None or text in result.stderr) == (0 if text is None else 1, True)
    assert text is None or re.search(r"board\.toml:\d+:\d+: error", result.stderr)


def test_check_of_a_file(tmp_path: Path) -> None:
    dtb = compiled(source(GICV3), tmp_path / "a.dtb")
    assert board("check", ROOT / "board" / GICV3 / "board.toml", dtb=dtb).returncode == 0
    assert board("check", ROOT / "board" / GICV2 / "board.toml", dtb=dtb).returncode == 1


def same(name: str, made: Board) -> None:
    """All that a device tree says; what it does not is chosen."""
    board = load_board(ROOT / "board" / name / "board.toml")
    assert [(each.mpidr, each.cpu) for each in made.processors] == [
        (each.mpidr, each.cpu) for each in board.processors]  # fmt: skip
    assert made.start == board.start
    assert [(each.base, each.size) for each in made.ram] == [(each.base, each.size) for each in board.ram]
    assert [(each.base, each.size) for each in made.reserved] == [
        (each.base, each.size) for each in board.reserved]  # fmt: skip
    assert (made.gic.version, made.gic.gicd, made.gic.gicc, made.gic.gicr) == (
        board.gic.version, board.gic.gicd, board.gic.gicc, board.gic.gicr)  # fmt: skip
    assert (made.gic.gich, made.gic.gicv) == (board.gic.gich, board.gic.gicv)
    assert (made.uart.driver, made.uart.regs, made.uart.irq, made.uart.transmit_irq) == (
        board.uart.driver, board.uart.regs, board.uart.irq, board.uart.transmit_irq)  # fmt: skip
    assert made.uart.shift == board.uart.shift or board.uart.driver == "scif"  # which no tree says
    assert (made.timer_irq, made.timer_frequency) == (26, board.timer_frequency)


@pytest.mark.parametrize("name", BOARDS)
def test_new_is_the_board_again(tmp_path: Path, name: str) -> None:
    """From the tree of a board its description; the build accepts both, and finds no difference."""
    dtb = compiled(source(name), tmp_path / "a.dtb")
    frequency = load_board(ROOT / "board" / name / "board.toml").timer_frequency
    folder = tmp_path / "made" / name
    result = board("new", folder, "--timer-frequency", str(frequency), dtb=dtb)
    assert (result.returncode, result.stderr) == (0, "")
    findings = Findings()
    found = read_board_file(folder / "board.toml", findings)
    assert found is not None, findings.all
    same(name, found.board)
    warnings = subprocess.run(["dtc", "-I", "dts", "-O", "dtb", "-o", tmp_path / "b.dtb", folder / f"{name}.dts"],
                              capture_output=True, text=True, check=True).stderr  # fmt: skip
    compare(found, Tree((tmp_path / "b.dtb").read_bytes()), COMPATIBLE, findings)
    assert (warnings, findings.all) == ("", ())


@pytest.mark.parametrize(("old", "new", "text"), [
    ('"spin-table"', '"psci"', "/cpus/cpu@1: starts by 'spin-table', not by PSCI"),
    ("cpu-release-addr = <0x0 0xd8>;", "", "/cpus/cpu@0: has no cpu-release-addr")])  # fmt: skip
def test_new_with_half_a_spin_table(tmp_path: Path, old: str, new: str, text: str) -> None:
    """All cores start in one way."""
    dtb = compiled(source("rpi4b_2gb").replace(old, new, 1), tmp_path / "a.dtb")
    result = board("new", tmp_path / "made", "--timer-frequency", "54000000", dtb=dtb)
    assert result.returncode == 2 and text in result.stderr


def test_new_says_all_that_is_missing(tmp_path: Path) -> None:
    """In one run, and writes nothing."""
    text = source(GICV2)
    for old, new in [('"arm,cortex-a53"', '"x,y"'), ('method = "smc"', 'method = "hvc"'),
                     ("arm,cortex-a15-gic", "arm,other"), ('"arm,pl011", ', ""), (", <1 10 4>", "")]:
        assert old in text
        text = text.replace(old, new)
    dtb = compiled(text, tmp_path / "a.dtb", "-q")
    result = board("new", tmp_path / "made", dtb=dtb)
    assert result.returncode == 2 and not (tmp_path / "made").exists()
    for each in ("'x,y' is no name of -mcpu", "no PSCI that is called by SMC", "no GICv2 or GICv3",
                 "no driver for the console, arm,primecell", "no timer of EL2"):
        assert each in result.stderr


@pytest.mark.parametrize(("words", "tree", "frequency"), [
    ((), "", 0), (("--timer-frequency", "24000000"), "", 24_000_000), ((), "clock-frequency = <62500000>;", 62_500_000)])
def test_new_frequency(tmp_path: Path, words: tuple[str, ...], tree: str, frequency: int) -> None:
    """Of the command, else of the tree, else any. A board that takes any agrees with every tree."""
    text = source(GICV2).replace('compatible = "arm,armv8-timer"', f'{tree} compatible = "arm,armv8-timer"')
    dtb = compiled(text, tmp_path / "a.dtb", "-q")
    folder = tmp_path / "made"
    assert board("new", folder, *words, dtb=dtb).returncode == 0
    assert load_board(folder / "board.toml").timer_frequency == frequency
    other = compiled(source(GICV2).replace('compatible = "arm,armv8-timer"',
                     'clock-frequency = <1000000>; compatible = "arm,armv8-timer"'), tmp_path / "b.dtb", "-q")
    assert board("check", folder / "board.toml", dtb=other).returncode == (1 if frequency else 0)


@pytest.mark.parametrize(("words", "text"), [
    (("new", "a b"), "cannot be a board's name"), (("new", "x" * 32), "cannot be a board's name"),
    (("new", "."), "cannot be a board's name"), (("check", "qemu_virt"), "unknown board 'qemu_virt'"),
    (("make", "x"), "there is no 'make'")])
def test_words(tmp_path: Path, words: tuple[str, str], text: str) -> None:
    result = board(*words, dtb=compiled(source(GICV2), tmp_path / "a.dtb"))
    assert result.returncode == 2 and text in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("data", [b"", b"\xd0\x0d\xfe\xed", b"no tree", bytes(100)])
def test_no_tree(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.dtb").write_bytes(data)
    for words in (("check", GICV2), ("new", tmp_path / "made")):
        result = board(*words, dtb=tmp_path / "a.dtb")
        assert result.returncode == 2 and "is no compiled device tree" in result.stderr
    assert "cannot read device tree" in board("check", GICV2, dtb=tmp_path / "none").stderr


def test_folder_is_there(tmp_path: Path) -> None:
    dtb = compiled(source(GICV2), tmp_path / "a.dtb")
    result = board("new", tmp_path, "--timer-frequency", "1000000", dtb=dtb)
    assert result.returncode == 2 and list(tmp_path.iterdir()) == [dtb]
