# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Faults of board descriptions are found, each where it is, and all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from microkit.base.errors import FaultyInput, Findings, UsageError
from microkit.base.rules import all_rules
from microkit.base.contract import IMAGE_TIME_TICKS_BITS
from microkit.model.board import RAM_END, REACH_BITS, MemoryRange
from microkit.parse.board import load_board, read_board_file
from tool_support import BOARD_FILE, ROOT, Judge

HERE = Path(__file__).parent
FILES = sorted((HERE / "invalid").glob("*.toml"))
BOARDS = sorted(ROOT.glob("board/*/board.toml"))
BOARD = BOARD_FILE.read_text()
KERNEL_MAP = ROOT / "kernel/include/base/memory_map.h"
KERNEL_REGISTERS = ROOT / "kernel/src/machine/aarch64/include/machine/registers.h"
EXPECT = re.compile(r"^# expect: (\S+) (\d+):(\d+) (.*)$", re.MULTILINE)
PD = '<protection_domain name="a"><program_image path="a.elf"/></protection_domain>'


def expected(path: Path) -> list[tuple[str, int, int, str]]:
    """Rule, line, column and text that the head of a file demands."""
    return [(rule, int(line), int(column), text)
            for rule, line, column, text in EXPECT.findall(path.read_text())]  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fault_is_found_where_it_is(path: Path) -> None:
    findings = Findings()
    assert read_board_file(path, findings) is None
    wanted = expected(path)
    assert [(f.rule, f.location.line, f.location.column) for f in findings.all] == [
        each[:3] for each in wanted]  # fmt: skip
    for found, (*_, text) in zip(findings.all, wanted, strict=True):
        assert text in found.message and found.location.file == str(path)


def test_every_rule_has_a_file() -> None:
    rules = {rule.id for rule in all_rules().values() if rule.module == "microkit.parse.board.rules"}
    covered = {each[0] for path in FILES for each in expected(path)}
    assert rules - covered == {"board-device-tree"}  # tests/sdk/test_device_tree.py
    assert len(FILES) > 50


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.parent.name)
def test_boards_are_right(path: Path) -> None:
    assert load_board(path).name == path.parent.name


def test_what_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "board.toml"
    path.write_bytes(b'name = "x"\ncpu = "\xc3\xa9\xff"\n')
    with pytest.raises(FaultyInput) as raised:
        load_board(path)
    found, = raised.value.findings.all
    assert (found.rule, found.location.line, found.location.column) == ("board-syntax", 2, 9)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        load_board(tmp_path / "board.toml")
    with pytest.raises(UsageError, match="device"):
        load_board(Path("/dev/zero"))


def test_lines_may_end_with_two_characters(tmp_path: Path) -> None:
    path = tmp_path / "board.toml"
    path.write_bytes(BOARD.replace("cores = 4", "cores = 0").replace("\n", "\r\n").encode())
    with pytest.raises(FaultyInput) as raised:
        load_board(path)
    line = BOARD.split("\n").index("cores = 4") + 1
    assert [found.location.line for found in raised.value.findings.all] == [line]


def test_names_that_are_suggested(tmp_path: Path) -> None:
    path = tmp_path / "board.toml"
    path.write_text(BOARD.replace("cores = 4", "coress = 4").replace('"aarch64"', '"aarch46"'))
    with pytest.raises(FaultyInput) as raised:
        load_board(path)
    helps = [text for found in raised.value.findings.all for text in found.help]
    assert "did you mean 'cores'?" in helps and "did you mean 'aarch64'?" in helps


def test_limits_are_the_kernels() -> None:
    """Of memory_map.h and registers.h, by the fields of the registers (Arm ARM, TCR_EL2, VTCR_EL2)."""
    shared = int(re.search(r"#define SHARED_VA +(\w+)", KERNEL_MAP.read_text())[1], 0)  # type: ignore[index]
    values = {name: int(value, 0) for name, value in
              re.findall(r"#define (V?TCR_EL2)_VALUE (\w+)", KERNEL_REGISTERS.read_text())}
    assert RAM_END == (1 << 64 - (values["TCR_EL2"] & 0x3F)) - shared
    assert {values["TCR_EL2"] >> 16 & 7, values["VTCR_EL2"] >> 16 & 7} == {2} and REACH_BITS == 40


def test_any_frequency(tmp_path: Path) -> None:
    """Nothing is computed from a frequency that is not known; descriptions cannot ask for it."""
    path = tmp_path / "board.toml"
    path.write_text(re.sub(r"\nfrequency = \S+", '\nfrequency = "any"', BOARD))
    board = load_board(path)
    assert (board.timer_frequency, board.tick_frequency) == (0, 1_000_000)
    assert "timer.frequency" not in board.values and "clock-any" in board.devices
    known = load_board(BOARD_FILE)
    assert known.tick_frequency == known.timer_frequency and "clock-fixed" in known.devices
    assert known.values["load_address"] == str(known.load_address)


def test_times_fit_into_64_bits() -> None:
    """Kernels multiply the longest time by a frequency in lowest terms, and round down."""
    source = (ROOT / "kernel/src/invocation/sched_control.c").read_text()
    bits = re.search(r"#define MAX_US \(BIT\((\d+)\) - 1\)", source)
    assert bits and int(bits[1]) + IMAGE_TIME_TICKS_BITS == 64


def banks(tmp_path: Path, *ranges: tuple[int, int]) -> Path:
    text = re.sub(r"\[\[ram\]\]\nbase = .*\nsize = .*\n", "", BOARD)
    for base, size in ranges:
        text += f"\n[[ram]]\nbase = {base:#x}\nsize = {size:#x}\n"
    path = tmp_path / "board.toml"
    path.write_text(text)
    return path


def test_banks_of_ram(tmp_path: Path, judge: Judge) -> None:
    """Those that touch are one, in any order."""
    halves = ((0x6000_0000, 0x6000_0000), (0x4000_0000, 0x2000_0000))
    file = banks(tmp_path, *halves)
    assert load_board(file).ram == (MemoryRange(0x4000_0000, 0x8000_0000),)
    region = '<memory_region name="m" size="0x2000" phys_addr="0x5ffff000"/>'
    used = PD.replace("</prot", '<map mr="m" vaddr="0x2000000"/></prot')
    assert judge(region + used, board_file=file).rules == []
    apart = banks(tmp_path, (0x6000_1000, 0x6000_0000), (0x4000_0000, 0x2000_0000))
    assert "phys-straddle" in judge(region + used, board_file=apart).rules


@pytest.mark.parametrize("other", [(0x4000_0000, 0x1000), (0x5FFF_F000, 0x2000), (0x3FFF_F000, 0x2000)])
def test_banks_that_overlap(tmp_path: Path, other: tuple[int, int]) -> None:
    file = banks(tmp_path, (0x4000_0000, 0x4000_0000), other)
    with pytest.raises(FaultyInput) as raised:
        load_board(file)
    assert "board-memory" in {found.rule for found in raised.value.findings.all}
