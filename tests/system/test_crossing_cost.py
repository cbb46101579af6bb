# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a notification to another core and back costs does not depend on the number of channels, nor of
cores, and hardly on that of senders. The systems are those of `make bench` (tests/bench/cross); QEMU counts
instructions as time, so every run gives the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.cross.measure import measure
from bench.cross.system import CASES

BOARD = "qemu_virt_aarch64"
SENDER = 10  # instructions, at most, for each one more
MANY = 0  # for 20 receivers on a core, each direction: shared interrupts have no senders to record
ROUTED = 720  # for one direction, with 20 receivers; nearly all of it the kernel's part


@pytest.mark.qemu
def test_crossing_cost(sdk: Path, work: Path) -> None:
    cases = {case.name: case for case in CASES}
    costs = {name: measure(sdk, BOARD, cases[name], work) for name in
             ("pair", "channels", "four", "senders", "many", "many_both", "routed")}
    assert costs["channels"] == costs["four"] == costs["pair"]
    assert costs["senders"] - costs["pair"] <= SENDER * cases["senders"].senders
    assert costs["many_both"] - costs["pair"] <= 2 * MANY and costs["many"] - costs["pair"] <= MANY
    assert costs["routed"] - costs["pair"] <= ROUTED
