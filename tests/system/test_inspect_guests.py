# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit inspect` on a VMM whose two guests have ended: by then it has stopped their virtual CPUs, whose last instructions are known."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

FOLDER = Path(__file__).resolve().parent / "virtual_machine"
SECONDS = DEADLINE * SLOWNESS
#: Of the description.
RAM, RAM_SIZE = 0x40000000, 0x2000


@pytest.mark.qemu
def test_virtual_cpus(sdk: Path, work: Path) -> None:
    target, gdb = Target(sdk), Gdb(SECONDS)
    image = build_system(FOLDER, target, work)
    command = qemu_command(read_board(target.board_toml), image, None, gdb.arguments)
    with Machine(command, log=work / "console.txt") as machine:
        machine.expect("done", seconds=SECONDS)
        base = [str(sdk / "bin/microkit"), "inspect", str(image), "--server", str(gdb.path)]
        found = json.loads(subprocess.run([*base, "--json", "--caps", "vmm"], text=True, capture_output=True, check=True).stdout)
        said = subprocess.run(base, text=True, capture_output=True, check=True).stdout
    assert [(each["name"], each["vmm"], each["state"]) for each in found["virtual_cpus"]] == [
        ("guest:0", "vmm", "stopped"), ("guest:61", "vmm", "stopped")]
    for each in found["virtual_cpus"]:
        assert RAM <= each["pc"] < RAM + RAM_SIZE and each["level"] == 1 and each["last_ran"] > 0
    first, last = (each["last_ran"] for each in found["virtual_cpus"])
    assert first < last
    assert any("guest:61: virtual CPU" in line for line in found["caps"])
    assert re.search(r"^guest:61 +0 +50 +\d+\.\d{6} .* vmm +0x400\w+ EL1 +stopped$", said, re.MULTILINE), said
