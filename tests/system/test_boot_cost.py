# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a boot costs, and what images and a protection domain take, stays below limits: those of `make
bench` (tests/bench/boot). Instructions are counted, so every run gives the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.boot.measure import Boot, measure, memory

BOARD = "qemu_virt_aarch64"
#: A little above what was measured: 71,839 and 445,428 instructions, 109,888 and 245,952 bytes.
HELLO, MANY = Boot(74_000, 114_000), Boot(449_000, 250_000)
#: Address space 16 KiB, CSpace 8 KiB, TCB 2 KiB, three small ones.
PD_MEMORY = 26_880


@pytest.mark.qemu
def test_boot(sdk: Path, work: Path) -> None:
    found = measure(sdk, BOARD, work)
    for name, limit in (("hello", HELLO), ("many", MANY)):
        assert found[name].instructions <= limit.instructions, name
        assert found[name].image <= limit.image, name


def test_memory_of_a_domain(sdk: Path, work: Path) -> None:
    assert memory(sdk, BOARD, work) <= PD_MEMORY
