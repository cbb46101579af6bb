# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""docs/services.md: its descriptions are such that the tool takes them with the SDK's programs, and these have the variables
that the tables name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from .commands import ROOT

BOARD = "qemu_virt_aarch64"
PAGE = (ROOT / "docs/services.md").read_text()
SNIPPETS = re.findall(r"^```xml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TABLES = re.findall(r"^\| variable of `(\w+\.elf)` .*?\n\|[-|]+\n(.*?)\n\n", PAGE, re.MULTILINE | re.DOTALL)


def whole(snippet: str) -> str:
    """With clients, of which any program will do."""
    missing = sorted(set(re.findall(r'<end pd="(\w+)"', snippet)) - set(re.findall(r'_domain name="(\w+)"', snippet)))
    clients = [f'<protection_domain name="{name}" priority="100"><program_image path="timer_driver.elf"/>'
               "</protection_domain>" for name in missing]
    return "\n".join(("<system>", snippet, *clients, "</system>"))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_description(snippet: str, sdk: Path, tmp_path: Path) -> None:
    system = tmp_path / "x.system"
    system.write_text(whole(snippet))
    run = subprocess.run([sdk / "bin/microkit", "check", system, "--board", BOARD], capture_output=True, text=True,
                         check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(("program", "rows"), TABLES, ids=[program for program, _ in TABLES])
def test_variables(program: str, rows: str, sdk: Path) -> None:
    """Each is one of the program's; `x_0` and `to _7` are eight."""
    there = set(re.findall(r" [BDdb] (\w+)$", subprocess.run(
        ["nm", sdk / f"board/{BOARD}/debug/services/{program}"], capture_output=True, text=True, check=True).stdout,
        re.MULTILINE))
    named = {name for row in rows.splitlines() for name in re.findall(r"`([a-z]\w*)`", row.split("|")[1])}
    assert named and named - there == set()
    for name in (name for name in named if name.endswith("_0")):
        assert {f"{name[:-1]}{number}" for number in range(8)} <= there


def test_every_program_is_listed(sdk: Path) -> None:
    programs = {path.name for path in (sdk / f"board/{BOARD}/debug/services").glob("*.elf")}
    assert set(re.findall(r"`(\w+\.elf)`", PAGE.split("\n## ")[0])) == programs
