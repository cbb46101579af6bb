# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Includes and parameters."""

from __future__ import annotations

from pathlib import Path

import pytest
from microkit.parse import include
from tool_support import Judge

XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
PD = '<protection_domain name="{}"><program_image path="a.elf"/></protection_domain>'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_command_line_sets_parameters_of_the_top_file(judge: Judge) -> None:
    text = '<param name="core" default="0"/>' + PD.format('a" cpu="${core}')
    assert judge(text).good.pds[0].cpu == 0
    assert judge(text, parameters={"core": "2"}).good.pds[0].cpu == 2
    assert judge(text, parameters={"cor": "2"}).rules == ["param-unknown"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("n", 10), ("n + 1", 11), ("2*(n-3)", 14), ("0x100 / 3", 85), ("10 + n % 3", 11),
        ("4KiB - n*8 - 16", 4000),
    ],
)
def test_arithmetic(judge: Judge, expression: str, value: int) -> None:
    pd = PD.format('a" budget="${%s}" period="1s' % expression)
    result = judge('<param name="n" default="0xa"/>' + pd)
    assert result.good.pds[0].budget_us == value


def test_board_gives_parameters(judge: Judge) -> None:
    """The command line before the board, the board before the default."""
    text = '<param name="n" board="{}" default="7"/>' + PD.format('a" priority="${{n}}')
    assert judge(text.format("cores")).good.pds[0].priority == 4
    assert judge(text.format("cores"), parameters={"n": "2"}).good.pds[0].priority == 2
    assert judge(text.format("core")).good.pds[0].priority == 7
    without = judge(text.format("core").replace(' default="7"', ""))
    assert without.rules == ["param-board"] and "did you mean 'cores'?" in str(without.found)


def test_dollar_can_be_written(judge: Judge) -> None:
    assert judge(PD.format("$${x}")).good.pds[0].name == "${x}"


def test_included_file_sees_only_its_own_parameters(tmp_path: Path, judge_file: Judge) -> None:
    write(tmp_path, "part.xml", f"<system>{PD.format('${top}')}</system>")
    top = f'<system {XI}><param name="top" default="x"/><xi:include href="part.xml"/></system>'
    result = judge_file(write(tmp_path, "top.system", top))
    assert "param-undeclared" in result.rules


def test_paths_are_relative_to_the_including_file(tmp_path: Path, judge_file: Judge) -> None:
    write(tmp_path, "sub/inner.xml", PD.format("inner"))
    write(tmp_path, "sub/outer.xml", f'<system {XI}><xi:include href="inner.xml"/></system>')
    top = write(tmp_path, "top.system", f'<system {XI}><xi:include href="sub/outer.xml"/></system>')
    assert [pd.name for pd in judge_file(top).good.pds] == ["inner"]


def test_a_file_of_the_boards_own(tmp_path: Path, judge_file: Judge) -> None:
    for name in ("qemu_virt_aarch64", "other"):
        write(tmp_path, f"{name}/part.xml", f"<system>{PD.format(f'of_{name}')}</system>")
    top = f'<system {XI}><param name="board" board="name"/><xi:include href="${{board}}/part.xml"/></system>'
    assert [pd.name for pd in judge_file(write(tmp_path, "top.system", top)).good.pds] == ["of_qemu_virt_aarch64"]


def test_a_part_inside_a_protection_domain(tmp_path: Path, judge_file: Judge) -> None:
    write(tmp_path, "irq.xml", '<irq irq="40" id="1"/>')
    pd = '<protection_domain name="a"><program_image path="a.elf"/><xi:include href="irq.xml"/>'
    top = write(tmp_path, "top.system", f"<system {XI}>{pd}</protection_domain></system>")
    assert judge_file(top).good.pds[0].irqs[0].number == 40


def test_findings_say_what_included_them(tmp_path: Path, judge_file: Judge) -> None:
    write(tmp_path, "part.xml", '<system>\n  <memory_region name="m" size="1"/></system>')
    text = f'<system {XI}>\n<xi:include href="part.xml"/>{PD.format("a")}</system>'
    top = write(tmp_path, "top.system", text)
    found = judge_file(top).found[0]
    assert (found.location.file, found.location.line) == (str(tmp_path / "part.xml"), 2)
    included = found.location.included_at
    assert included is not None
    assert (included.file, included.line, included.column) == (str(top), 2, 19)


def test_circles_by_other_names(tmp_path: Path, judge_file: Judge) -> None:
    other = f"./../{tmp_path.name}/top.system"
    write(tmp_path, "b.xml", f'<system {XI}><xi:include href="{other}"/></system>')
    top = write(tmp_path, "top.system", f'<system {XI}><xi:include href="b.xml"/></system>')
    assert "include-cycle" in judge_file(top).rules


def test_bomb(tmp_path: Path, judge_file: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that include each other twice over a few levels end in a finding, not in the night."""
    monkeypatch.setattr(include, "MAX_FILES", 200)
    for level in range(12):
        twice = f'<xi:include href="{level + 1}.xml"/>' * 2
        write(tmp_path, f"{level}.xml", f"<system {XI}>{twice}</system>")
    write(tmp_path, "12.xml", "<system/>")
    assert "include-limit" in judge_file(tmp_path / "0.xml").rules


def test_a_broken_parameter_is_reported_once(judge: Judge) -> None:
    result = judge(PD.format('a" priority="${nope}'))
    assert result.rules == ["param-undeclared"]


def test_depth_is_counted_through_includes(tmp_path: Path, judge_file: Judge) -> None:
    """Thirty files of ninety levels each are too deep, though no file is."""
    for n in range(25):
        inner = f'<xi:include href="{n + 1}.xml"/>'
        for _ in range(90):
            inner = f'<protection_domain name="a">{inner}</protection_domain>'
        outer = inner.replace("<protection_domain", f"<protection_domain {XI}", 1)
        write(tmp_path, f"{n}.xml", outer)
    top = write(tmp_path, "top.system", f'<system {XI}><xi:include href="0.xml"/></system>')
    assert "xml-nesting" in judge_file(top).rules
