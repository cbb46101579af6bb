# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's bounds hold for every build: each loop has one, none has grown beyond limits.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from wcet.kernel import BOUNDS, ENTRIES, Result, analyse
from wcet.rules import BY

#: All boards and configurations are there after `make sdk` only, not in `make check`.
pytestmark = pytest.mark.slow

LIMITS = tomllib.loads(Path(__file__).with_name("limits.toml").read_text())
FLAVOURS = [(board, config) for board in ("qemu_virt_aarch64", "qemu_virt_aarch64_gicv3")
            for config in ("debug", "release")]


@functools.cache
def result(sdk: Path, board: str, config: str) -> Result:
    folder = sdk / "board" / board / config
    return analyse(folder / "elf/kernel.elf", folder / "abi.json", LIMITS["system"])


@pytest.mark.parametrize("board, config", FLAVOURS)
def test_bounds_stay_within_their_limits(sdk: Path, board: str, config: str) -> None:
    paths = result(sdk, board, config).paths
    bounds = {entry: path.total for entry, path in paths.items()}
    assert bounds.keys() == ENTRIES.keys()
    assert {entry: bound for entry, bound in bounds.items() if bound > LIMITS["limit"][entry]} == {}


def test_every_bound_belongs_to_a_loop(sdk: Path) -> None:
    """A loop that is gone leaves nothing behind in bounds.toml."""
    used = set().union(*(result(sdk, board, config).loops for board, config in FLAVOURS))
    named = {f"{loop['file']}: {loop['head']}"
             for loop in tomllib.loads(BOUNDS.read_text())["loop"]}
    assert named - used == set()


def functions_of(rule: str | Iterable) -> set[str]:
    """What a value of a rule names: one, several, or some with what they pass."""
    return {rule.removeprefix(BY)} if isinstance(rule, str) else set().union(*map(functions_of, rule))


def test_every_rule_is_about_functions_of_a_kernel(sdk: Path) -> None:
    """A function that has another name now, or none, would leave its rule without effect."""
    there = set(ENTRIES).union(*(result(sdk, board, config).functions for board, config in FLAVOURS))
    table = tomllib.loads(BOUNDS.read_text())
    named = {name for kind in ("no_return", "excluded", "argument", "impossible", "once", "exclusive", "seldom", "followed", "loop")
             for rule in table[kind] for key in ("functions", "function", "callee", "within", "known", "or", "calls")
             for name in functions_of(rule.get(key, ()))}  # fmt: skip
    assert named - there == set()
