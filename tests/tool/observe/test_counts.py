# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Counts of channels, where programs of the debug configuration keep them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.observe.counts import Counts, counts
from observe_support import FAR, World


@pytest.fixture
def world(build_text: Callable[[str], Built]) -> World:
    return World(build_text(FAR))


def count(world: World, name: str, **numbers: tuple[int, int]) -> None:
    """`kind=(id, count)`"""
    (page,) = (each for each in world.live.domains[name].pieces if each.name == "IPC buffer")
    layout = world.abi.layout("microkit_counts")
    for kind, (id, value) in numbers.items():
        at = page.pa + world.abi.size("seL4_IPCBuffer_") + layout.member(kind).offset + 4 * id
        world.write(at, value.to_bytes(4, "little"))


def test_what_was_used(world: World) -> None:
    """Each kind, first and last id, of the domains in their order; what was not used is not there."""
    assert list(counts(world.live)) == []
    count(world, "client", called=(1, 7), notified=(6, 2**32 - 1))
    count(world, "server", served=(2, 7), taken=(61, 1))
    assert list(counts(world.live)) == [
        Counts("server", 2, "client", 0, 0, 0, 7), Counts("server", 61, "", 0, 0, 1, 0),
        Counts("client", 1, "server", 0, 7, 0, 0), Counts("client", 6, "", 2**32 - 1, 0, 0, 0)]


def test_only_debug_programs_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    count(world, "client", called=(1, 7))
    monkeypatch.setitem(world.abi._constants, "CONFIG_PRINTING", 0)
    assert list(counts(world.live)) == []


def test_cores_that_are_not_loaded(world: World) -> None:
    count(world, "client", called=(1, 7))
    count(world, "driver", taken=(7, 3))
    row, state, boot = world.seen.cores[0], world.abi.layout("core_state"), world.abi.layout("boot_info")
    at = row.base + row.state_offset + state.member("boot").offset + boot.member("magic").offset
    world.write(at, bytes(8))
    assert [each.domain for each in counts(world.live)] == ["driver"]
