# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The session with gdb that the manual shows: its commands are given to the example that it names,
and every line that it shows comes, in this order."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from harness.build import Target, build_system
from harness.debugger import run_gdb

from .commands import ROOT, blocks

_PROMPT = "(gdb) "

pytestmark = [pytest.mark.qemu,
              pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def listed_commands() -> list[str]:
    """Of the manual's table."""
    manual = (ROOT / "docs/manual.md").read_text()
    table = re.search(r"## Debugging.*?\n\n(\| command .*?)\n\n", manual, re.DOTALL)
    return re.findall(r"^\| `([a-z]+)", table[1], re.MULTILINE) if table else []


def test_session_of_the_manual(sdk: Path, work: Path) -> None:
    (block,) = [text for _, text in blocks(ROOT / "docs/manual.md") if text.startswith(_PROMPT)]
    lines = block.splitlines()
    commands = [line.removeprefix(_PROMPT) for line in lines if line.startswith(_PROMPT)]
    assert {"pd", "pds", "cores", "where", "caps"} == set(listed_commands())
    commands += [f"help {name}" for name in listed_commands()]
    folder = sdk / "example/multikernel"
    image = build_system(folder, Target(sdk), work)
    said = plain(run_gdb(sdk, image, folder / "multikernel.system", *commands))
    assert "Undefined" not in said
    place = 0
    for line in lines:
        if not line.startswith(_PROMPT):
            found = said.find(plain(line), place)
            assert found >= 0, f"{line}\nis not in\n{said[place:]}"
            place = found + len(plain(line))
