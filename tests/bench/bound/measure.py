# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest paths of the release kernel without a look for interrupts, as tests/wcet finds them in its
binary: for the system, and below the limits, of tests/wcet/limits.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from wcet.kernel import BOUNDS, analyse

from ..figure import Bench, Figure

LIMITS = BOUNDS.with_name("limits.toml")


def figures(bench: Bench) -> Iterator[Figure]:
    tables = tomllib.loads(LIMITS.read_text())
    result = analyse(bench.config() / "elf/kernel.elf", bench.config() / "abi.json", tables["system"])
    for entry, path in result.paths.items():
        yield Figure("bound", entry, path.total, limit=tables["limit"][entry])
