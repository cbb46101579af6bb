# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""System registers as a running machine has them, bit by bit: also those that an emulator does not
heed. The bits are the manual's (Arm ARM D13.2); the kernel's own values are not looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from microkit.console.machine import DEADLINE, Machine
from harness.system import SLOWNESS

FOLDER = Path(__file__).resolve().parent / "budget"

#: Fields of one bit that must be 1, and that must be 0. QEMU calls SCTLR_EL1 and CNTKCTL_EL1 by
#: their AArch32 names.
BITS: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "HCR_EL2": (
        {"VM": 0, "FMO": 3, "IMO": 4, "AMO": 5, "DC": 12, "TIDCP": 20, "TGE": 27, "RW": 31},
        {"E2H": 34, "APK": 40, "API": 41, "EnSCXT": 53, "ATA": 56}),
    "MDCR_EL2": ({"TPMCR": 5, "TPM": 6, "TDA": 9, "TDOSA": 10, "TDRA": 11}, {}),
    "MDSCR_EL1": ({"TDCC": 12}, {"SS": 0, "KDE": 13, "MDE": 15}),
    "CPTR_EL2": ({"TZ": 8, "TSM": 12, "TTA": 20, "TAM": 30}, {}),
    "SCTLR": (
        {"DZE": 14, "UCT": 15, "nTWI": 16, "nTWE": 18, "TSCXT": 20, "UCI": 26, "TIDCP": 63},
        {"UMA": 9, "EnRCTX": 10, "EnDB": 13, "EnDA": 27, "EnIB": 30, "EnIA": 31, "MSCEn": 33,
         "TCF0": 38, "TCF0+": 39, "ATA0": 42, "EnASR": 54, "EnAS0": 55, "EnALS": 56, "EnTP2": 60}),
    "CNTKCTL": ({"EL0PCTEN": 0, "EL0VCTEN": 1},
                {"EVNTEN": 2, "EL0VTEN": 8, "EL0PTEN": 9}),
    "PMUSERENR_EL0": ({}, {"EN": 0, "SW": 1, "CR": 2, "ER": 3}),
    "SCTLR_EL2": ({"M": 0, "C": 2, "SA": 3, "I": 12, "WXN": 19}, {"EE": 25}),
    "HSTR_EL2": ({}, {f"T{n}": n for n in range(16)}),
}


def wrong(name: str, value: int) -> list[str]:
    ones, zeros = BITS[name]
    return [f"{name}.{field} is {value >> bit & 1}"
            for expected, fields in ((1, ones), (0, zeros))
            for field, bit in fields.items() if value >> bit & 1 != expected]


@pytest.mark.qemu
@pytest.mark.parametrize("machine_and_cpu", [("-cpu", "cortex-a53"),
                                             ("-cpu", "max", "-machine", "mte=on")],
                         ids=["cortex-a53", "max"])
def test_system_registers(machine_and_cpu: tuple[str, ...], sdk: Path, work: Path) -> None:
    target = Target(sdk)
    image = build_system(FOLDER, target, work)
    gdb = Gdb(DEADLINE * SLOWNESS)
    command = qemu_command(read_board(target.board_toml), image, 1, (*machine_and_cpu, *gdb.arguments))
    with Machine(command, log=work / "console.txt") as machine:
        machine.expect("budget", seconds=DEADLINE * SLOWNESS)
        with gdb:
            values = {name: gdb.read(name) for name in BITS}
    assert [text for name, value in values.items() for text in wrong(name, value)] == []
