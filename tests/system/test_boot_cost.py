# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a boot costs, and what images and a protection domain take, stays below limits: those of `make
bench` (tests/bench/limits.toml). Instructions are counted, so every run gives the same figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.boot.measure import figures, memory
from bench.figure import Bench, Figure, above_limit, read_references

BOARD = "qemu_virt_aarch64"


def above(entries: list[dict[str, Any]]) -> list[str]:
    return [f"{entry['name']}: {entry['value']}, limit {entry['limit']}" for entry in entries
            if entry["limit"] is None or above_limit(entry)]


@pytest.mark.qemu
def test_boot(sdk: Path, work: Path) -> None:
    references = read_references()
    entries = [references.record(figure) for figure in figures(Bench(sdk, BOARD, work))]
    assert len(entries) == 4
    assert not above(entries)


def test_memory_of_a_domain(sdk: Path, work: Path) -> None:
    entry = read_references().record(Figure("memory", "pd", memory(sdk, BOARD, work), "bytes"))
    assert not above([entry])
