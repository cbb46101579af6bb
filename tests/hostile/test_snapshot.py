# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What QEMU's monitor prints of a core, whatever state its guest is in."""

from __future__ import annotations

import pytest

from .snapshot import program_counter

AARCH64 = """
CPU#0
 PC=00000040000112a4 X00=0000000000000000 X01=0000000040140a78
PSTATE=800003c9 N--- EL2h
"""
AARCH32 = """
CPU#1
R00=400163b8 R01=0897e494 R02=400b179c R03=40140a78
R12=ae47e1ed R13=400dea04 R14=7f272e32 R15=4005d0d0
PSR=a00000d0 N-C- A usr32
"""


@pytest.mark.parametrize(("registers", "pc"), [(AARCH64, 0x40000112A4), (AARCH32, 0x4005D0D0)])
def test_program_counter(registers: str, pc: int) -> None:
    assert program_counter(registers) == pc


def test_unknown_output_is_shown() -> None:
    with pytest.raises(AssertionError, match="no registers"):
        program_counter("no registers")
