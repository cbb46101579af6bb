# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff` says who gains or loses memory, devices and interrupts to make objects with, the
same from descriptions as from images."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import build
from microkit.cli import main
from microkit.sdk.parts import Parts
from tool_support import BOARD_FILE, Judge

SYSTEM = """<system><protection_domain name="root"><program_image path="a.elf"/><cspace>
  <cap_untyped slot="1" size="64KiB"/>
  <cap_untyped slot="2" size="4KiB" phys_addr="0x9010000"/>
  <cap_irq_control slot="3" irqs="30 79:edge"/>
  <cap_sched_control slot="4"/>
  <cap_asid_control slot="5"/>
</cspace></protection_domain></system>"""

CHANGES = [
    ("64KiB", "1MiB", "make objects of 64 KiB of memory", "make objects of 1 MiB of memory"),
    ("0x9010000", "0x9030000", "map the device at 0x9010000, 4 KiB",
     "map the device at 0x9030000, 4 KiB"),
    ("79:edge", "81:edge", "take interrupt 79", "take interrupt 81"),
    ("30 79:edge", "30", "take interrupt 79", None),
    ('<cap_sched_control slot="4"/>', "", "give out time", None),
    ('<cap_asid_control slot="5"/>', "", "make address space pools", None),
]  # fmt: skip

Make = Callable[[str, str], Path]


@pytest.fixture
def image(tmp_path: Path, judge: Judge, parts: Parts, parts_folder: Path, programs: Path) -> Make:
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)

    def make(name: str, text: str) -> Path:
        result = judge(text, search_path=(programs,))
        path = tmp_path / f"{name}.img"
        path.write_bytes(build(result.good, result.board, parts).image)
        return path

    return make


@pytest.fixture
def description(tmp_path: Path) -> Make:
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")

    def make(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.system"
        path.write_text(text)
        return path

    return make


@pytest.mark.parametrize("form", ["image", "description"])
@pytest.mark.parametrize(("old", "new", "lost", "gained"), CHANGES)
def test_authority(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], form: str,
                   old: str, new: str, lost: str, gained: str | None) -> None:  # fmt: skip
    make: Make = request.getfixturevalue(form)
    one, two = make("one", SYSTEM), make("two", SYSTEM.replace(old, new))
    board = str(one.parent / "board.toml")
    assert main(["diff", str(one), str(two), "--board-file", board, "--json"]) == 1
    changes = json.loads(capsys.readouterr().out)["changes"]
    found = {(each["change"], each["name"]) for each in changes if each["section"] == "authority"}
    wanted = {("removed", f"root may {lost}")}
    assert found == (wanted | {("added", f"root may {gained}")} if gained else wanted)
