# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Translation as the model of TLB and caches takes it for granted: fields of the system registers that
no machine in QEMU depends on (Arm ARM, DDI 0487, D17.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REGISTERS = (Path(__file__).resolve().parents[4]
             / "kernel/src/machine/aarch64/include/machine/registers.h")
VALUES = {name: int(value, 0) for name, value in
          re.findall(r"#define (\w+)\s+\(?(0x[0-9a-f]+|\d+)", REGISTERS.read_text())}


def field(register: str, high: int, low: int) -> int:
    return VALUES[f"{register}_VALUE"] >> low & (1 << high - low + 1) - 1


@pytest.mark.parametrize("name,high,low,value", [
    ("T0SZ: 40 bits", 5, 0, 24), ("SL0: level 1", 7, 6, 1), ("IRGN0: write-back", 9, 8, 1),
    ("ORGN0: write-back", 11, 10, 1), ("SH0: inner shareable", 13, 12, 3), ("TG0: 4 KiB", 15, 14, 0),
    ("PS: 40 bits", 18, 16, 2), ("VS: 8-bit VMIDs", 19, 19, 0)])
def test_stage_2(name: str, high: int, low: int, value: int) -> None:
    """Walks use the caches that the kernel writes tables through."""
    assert field("VTCR_EL2", high, low) == value, name


@pytest.mark.parametrize("name,high,low,value", [
    ("T0SZ: 39 bits", 5, 0, 25), ("IRGN0: write-back", 9, 8, 1), ("ORGN0: write-back", 11, 10, 1),
    ("SH0: inner shareable", 13, 12, 3), ("TG0: 4 KiB", 15, 14, 0)])
def test_stage_1_of_the_kernel(name: str, high: int, low: int, value: int) -> None:
    assert field("TCR_EL2", high, low) == value, name


@pytest.mark.parametrize("bit,value", [(0, 1), (3, 1), (4, 1), (5, 1), (12, 1), (27, 1), (31, 1),
                                       (34, 0)],
                         ids=["VM", "FMO", "IMO", "AMO", "DC", "TGE", "RW", "E2H"])
def test_hypervisor_configuration(bit: int, value: int) -> None:
    assert field("HCR_EL2", bit, bit) == value


@pytest.mark.parametrize("bit", [0, 2, 3, 12, 19], ids=["M", "C", "SA", "I", "WXN"])
def test_system_control(bit: int) -> None:
    assert field("SCTLR_EL2", bit, bit) == 1


def test_memory_attributes() -> None:
    """Index 0 Device-nGnRnE, index 1 Normal, write-back, allocating."""
    assert VALUES["MAIR_EL2_VALUE"] & 0xffff == 0xff00
