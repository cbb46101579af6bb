# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every example and every system test on the other machines that QEMU 7.2 has.

`make machines` runs all of them. `make test` runs those that the systems' own boards.txt names, and the examples of
tests/examples, and holds here that other_machines.toml leaves out only what has a reason that the description shows.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.build import Target, fitting, system_of
from harness.system import run_system

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("other_machines.toml").read_text())
BOARDS = ("qemu_zcu102", "qemu_xlnx_versal_virt")
#: By name; a system test's folder has another name than all examples.
FOLDERS = {path.parent.name: path.parent
           for place in ("example", "tests/system") for path in sorted(ROOT.glob(f"{place}/*/expected.txt"))
           if list(path.parent.glob("*.system"))}
#: A device at an address, or an interrupt, that the description says in numbers; shared ones begin at 32.
ADDRESS = re.compile(r'phys_addr="0x[0-9a-f]+"')
INTERRUPT = re.compile(r'irq="(\d+)"')
#: Reasons, each with what the description or the Makefile shows.
DEVICE, WIRED, CORES = "device", "wired", "cores"


def board_toml(board: str) -> Path:
    return ROOT / "board" / board / "board.toml"


def has_device_of_its_own(name: str, _: str) -> bool:
    text = system_of(FOLDERS[name]).read_text()
    return bool(ADDRESS.search(text)) or any(int(number) >= 32 for number in INTERRUPT.findall(text))


def has_more_than_a_machine(name: str, _: str) -> bool:
    return "\nQEMU_FLAGS" in (FOLDERS[name] / "Makefile").read_text()


def has_too_few_cores(name: str, board: str) -> bool:
    return fitting(system_of(FOLDERS[name]), board_toml(board)) is not None


SHOWN = {DEVICE: has_device_of_its_own, WIRED: has_more_than_a_machine, CORES: has_too_few_cores}


def words(name: str, file: str) -> list[str]:
    """What the folder says of how it is run, as in test_systems.py."""
    path = FOLDERS[name] / file
    return path.read_text().split() if path.exists() else []


def cases() -> Iterator[object]:
    for board in BOARDS:
        for name in FOLDERS:
            for config in words(name, "configs.txt") or ["debug"]:
                if name not in LEFT_OUT[board]:
                    yield pytest.param(name, board, config, id=f"{name}-{board}-{config}")


@pytest.mark.parametrize("board", BOARDS)
def test_what_is_left_out_has_a_reason(board: str) -> None:
    for name, reason in LEFT_OUT[board].items():
        kind = reason.partition(":")[0]
        assert kind in SHOWN and SHOWN[kind](name, board), f"{name} on {board}: {reason}"


@pytest.mark.qemu
@pytest.mark.slow
@pytest.mark.skipif("MULTIKIT_MACHINES" not in os.environ, reason="make machines")
@pytest.mark.parametrize(("name", "board", "config"), cases())
def test_runs(name: str, board: str, config: str, sdk: Path, work: Path) -> None:
    """On fewer cores, where the board has no more."""
    folder, target = FOLDERS[name], Target(sdk, board, config)
    cores = fitting(system_of(folder), target.board_toml)
    run_system(folder, target, work, cores, qemu=tuple(words(name, "qemu.txt")))
