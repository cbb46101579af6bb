# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A short form of the benchmark's part `scale`: a call costs the same on busy cores and in a crowd."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.figure import Bench
from bench.scale.measure import CROWD, SPREAD, measure, spread


@pytest.mark.qemu
def test_calls_cost_the_same(sdk: Path, work: Path) -> None:
    bench = Bench(sdk, "qemu_virt_aarch64", work)
    alone = measure(bench, 1)
    assert spread([*alone, *measure(bench, 4)]) <= SPREAD["cores"]
    assert spread([*alone, *measure(bench, 1, CROWD)]) <= SPREAD["pds"]


def test_spread() -> None:
    assert spread([200, 201, 200]) == 0.5
