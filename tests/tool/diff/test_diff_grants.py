# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff` says who gains or loses memory, devices and interrupts to make objects with, the
same from descriptions as from images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from microkit.cli import main

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
