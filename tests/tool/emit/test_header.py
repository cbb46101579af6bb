# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Generated headers: the numbers of the XML under names that C takes, and never one name twice."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from microkit.emit.header import header
from test_cli import microkit
from tool_support import BOARD_FILE, SDF, Judge

TEXT = """
<memory_region name="ring-a" size="0x2000"/>
<protection_domain name="net driver" priority="10">
  <program_image path="a.elf"/>
  <map mr="ring-a" vaddr="0x2000000"/><map mr="ring-a" vaddr="0x3000000" perms="r"/>
  <irq irq="40" id="9" name="uart"/><irq irq="41" id="8"/>
  <protection_domain name="worker" id="3"><program_image path="b.elf"/></protection_domain>
</protection_domain>
<protection_domain name="client" cpu="1"><program_image path="c.elf"/></protection_domain>
<channel><end pd="net driver" id="5"/><end pd="client" id="1"/></channel>
<channel><end pd="net driver" id="6"/><end pd="client" id="2"/></channel>
<channel name="control"><end pd="net driver" id="0x7"/><end pd="client" id="3"/></channel>
"""


def macros(text: str) -> dict[str, int]:
    return {name: int(value, 0) for name, value in re.findall(r"#define (\w+) +(\w+) +/\*", text)}


def test_names_and_numbers(judge: Judge) -> None:
    system = judge(TEXT).good
    assert macros(header(system, system.pds[0])) == {
        "CHANNEL_CLIENT_5": 5, "CHANNEL_CLIENT_6": 6, "CHANNEL_CONTROL": 7,
        "IRQ_UART": 9, "IRQ_41": 8, "CHILD_WORKER": 3,
        "REGION_RING_A_0_VADDR": 0x2000000, "REGION_RING_A_0_SIZE": 0x2000,
        "REGION_RING_A_1_VADDR": 0x3000000, "REGION_RING_A_1_SIZE": 0x2000,
    }  # fmt: skip
    assert macros(header(system, system.pds[2]))["CHANNEL_CONTROL"] == 3


def test_virtual_cpus(judge: Judge) -> None:
    text = """<protection_domain name="{0}"><program_image path="a.elf"/><virtual_machine name="linux-{0}">{1}</virtual_machine>
    </protection_domain>"""
    system = judge(text.format("one", '<vcpu id="4"/>') + text.format("two", '<vcpu id="0"/><vcpu id="61"/>')).good
    assert macros(header(system, system.pds[0])) == {"VCPU_LINUX_ONE": 4}
    assert macros(header(system, system.pds[1])) == {"VCPU_LINUX_TWO_0": 0, "VCPU_LINUX_TWO_61": 61}


def test_names_that_become_equal_stay_apart(judge: Judge) -> None:
    pds = "".join(
        f'<protection_domain name="{name}"><program_image path="a.elf"/></protection_domain>'
        for name in ("a", "x-y", "x_y", "x_y_2")
    )
    ends = "".join(
        f'<channel><end pd="a" id="{number}"/><end pd="{name}" id="0"/></channel>'
        for number, name in ((1, "x_y_2"), (2, "x-y"), (3, "x_y"))
    )
    system = judge(pds + ends).good
    found = macros(header(system, system.pds[0]))
    assert sorted(found.values()) == [1, 2, 3] and len(found) == 3


def test_a_name_cannot_end_the_comment(judge: Judge) -> None:
    text = '<protection_domain name="a"><program_image path="a.elf"/></protection_domain>'
    other = text.replace('"a"', '"*/ int x; /*"')
    channel = '<channel><end pd="a" id="0"/><end pd="*/ int x; /*" id="0"/></channel>'
    system = judge(text + other + channel).good
    assert "*/ int" not in header(system, system.pds[0])


@pytest.mark.parametrize("compiler", ["gcc", "g++", "clang"])
def test_compiles(judge: Judge, tmp_path: Path, compiler: str) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    system = judge(TEXT).good
    (tmp_path / "driver.h").write_text(header(system, system.pds[0]))
    check = "static_assert" if compiler == "g++" else "_Static_assert"
    source = f'#include "driver.h"\n#include "driver.h"\n{check}(CHANNEL_CONTROL == 7, "");\n' \
             f'{check}(REGION_RING_A_1_VADDR + REGION_RING_A_1_SIZE == 0x3002000, "");\n'
    language = "c++" if compiler == "g++" else "c"
    command = [compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{tmp_path}",
               f"-x{language}", "-"]  # fmt: skip
    result = subprocess.run(command, input=source, text=True, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_command_needs_no_programs(tmp_path: Path) -> None:
    shutil.copy(SDF / "valid" / "minimal.system", tmp_path / "m.system")
    board = ("--board-file", BOARD_FILE)
    name = re.search(r'protection_domain\s+name="(\w+)"', (tmp_path / "m.system").read_text())
    assert name
    result = microkit("header", "m.system", *board, "--pd", name[1], cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "") and "#ifndef" in result.stdout
    result = microkit("header", "m.system", *board, "-o", "inc", cwd=tmp_path)
    assert result.returncode == 0 and (tmp_path / "inc" / f"{name[1]}.h").is_file()
    result = microkit("header", "m.system", *board, "--pd", name[1] + "x", cwd=tmp_path)
    assert result.returncode == 2 and f"did you mean '{name[1]}'" in result.stderr
    result = microkit("header", "m.system", *board, cwd=tmp_path)
    assert result.returncode == 2 and "--pd" in result.stderr


def test_faults_are_reported(tmp_path: Path) -> None:
    (tmp_path / "bad.system").write_text("<system><channel/></system>")
    result = microkit("header", "bad.system", "--board-file", BOARD_FILE, "--pd", "a", cwd=tmp_path)
    assert result.returncode == 1 and "bad.system:1:" in result.stderr and result.stdout == ""
