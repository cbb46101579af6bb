# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Channels between cores, by the tables in programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from backend_support import Built
from microkit.observe.far import CHANNELS, SENDERS, FarChannels
from microkit.observe.look import Observer
from observe_support import FAR, World


@dataclass
class Far:
    """Client (core 0) has channel 4 to driver's 5 (core 1), and calls it on 6."""

    world: World
    tables: dict[str, dict[str, int]]

    def channels(self) -> FarChannels:
        return FarChannels(self.world.seen, self.tables)

    def notify(self, sender: str, id: int, number: int) -> None:
        """Its word for a channel, by the receiver's id."""
        (page,) = (each for each in self.world.live.pages if each.writer.name == sender)
        at = page.pa + self.world.abi.layout("microkit_xcore_page").member("words").offset + 8 * id
        self.world.write(at, number.to_bytes(8, "little"))

    def taken(self, receiver: str, id: int, number: int) -> None:
        layout = self.world.abi.layout("microkit_xcore_channel")
        va = self.tables[receiver][CHANNELS] + id * layout.size + layout.member("last").offset
        leaf = self.world.live.domains[receiver].thread.leaf(va)
        assert leaf is not None
        self.world.write(leaf.pa + va - leaf.va, number.to_bytes(8, "little"))

    def pending(self, name: str) -> tuple[str, ...]:
        seen = Observer(self.world.live, far=self.channels()).look()
        (found,) = (each for each in seen.domains if each.name == name)
        return found.pending


@pytest.fixture
def far(build_text: Callable[[str], Built]) -> Far:
    built = build_text(FAR)
    programs = {domain.pd.name: domain.program.symbols.symbols for domain in built.plan.domains.values()}
    tables = {name: {each: symbols[each].address for each in (CHANNELS, SENDERS)} for name, symbols in programs.items()}
    return Far(World(built), tables)


def test_who_is_at_the_other_end(far: Far) -> None:
    """Of channels between cores alone, at both ends."""
    assert far.channels().others == {("client", 4): "driver", ("driver", 5): "client", ("client", 6): "driver", ("driver", 6): "client"}


def test_what_was_notified_and_not_taken(far: Far) -> None:
    """Modulo 2^64, and in each direction by itself."""
    assert far.pending("driver") == far.pending("client") == ()
    far.notify("client", 5, 3)
    assert far.pending("driver") == ("5 from client on core 0",) and far.pending("client") == ()
    far.taken("driver", 5, 2)
    assert far.pending("driver") == ("5 from client on core 0",)
    far.taken("driver", 5, 3)
    assert far.pending("driver") == ()
    far.notify("client", 5, 0)
    assert far.pending("driver") == ("5 from client on core 0",)
    far.notify("driver", 4, 1)
    assert far.pending("client") == ("4 from driver on core 1",)


@pytest.mark.parametrize("address", [0, 0x100, (1 << 64) - 8])
def test_symbols_of_another_program(far: Far, address: int) -> None:
    """Of that one alone nothing is known."""
    far.tables["driver"] = {CHANNELS: address, SENDERS: address}
    far.notify("client", 5, 3)
    assert far.pending("driver") == () and far.channels().others == {("client", 4): "driver", ("client", 6): "driver"}


def test_programs_without_symbols(far: Far) -> None:
    far.tables = {"driver": {}, "client": {CHANNELS: far.tables["client"][CHANNELS]}}
    assert far.channels().others == {}


def test_tables_that_a_program_has_damaged(far: Far) -> None:
    """They are read in the image."""
    leaf = far.world.live.domains["driver"].thread.leaf(far.tables["driver"][SENDERS])
    assert leaf is not None
    far.world.write(leaf.pa + far.tables["driver"][SENDERS] - leaf.va, b"\xff" * 200)
    far.notify("client", 5, 3)
    assert far.pending("driver") == ("5 from client on core 0",)
