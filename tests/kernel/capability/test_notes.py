# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notes of look-ups ahead, by themselves: where they lead, and when they do not hold."""

from __future__ import annotations

import pytest

from kernel.servers import chain
from kernel.world import World

LEVELS = 12


class Way:
    """A thread whose CSpace is a row of CNodes. In the second slot of each is nothing; of the last, a notification."""

    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        self.nodes = chain(world, LEVELS)
        self.end = 2 * self.nodes[-1] + 1
        world.put(self.end, "NOTIFICATION", object=world.notification(), rights=15)
        root = world.slot(world.tcb_slot(self.thread.ref, "CSPACE")).cap
        root.object, root.size, root.aux, root.word = self.nodes[0], 1, 64 - LEVELS, 0
        world.lib.notes_begin()

    def look_up(self, cptr: int = 1) -> int:
        return int(self.world.lib.notes_lookup(self.thread.ref, cptr))

    def later(self) -> None:
        self.world.ks.notes.ahead = 0


@pytest.fixture
def way(world: World) -> Way:
    return Way(world)


def test_a_note_leads_to_the_end(way: Way) -> None:
    assert way.look_up() == way.end
    way.later()
    way.world.slot(2 * way.nodes[0]).cap.type = 0  # the way there is not gone again
    assert way.look_up() == way.end and way.world.ks.notes.missed == 0
    way.world.put(2 * way.nodes[0], "CNODE", object=way.nodes[1], size=1, rights=15)


def test_what_is_at_the_end_is_looked_at_again(way: Way) -> None:
    assert way.look_up() == way.end
    way.later()
    way.world.slot(2 * way.nodes[-2]).cap.type = 0
    assert way.look_up() == 2 * way.nodes[-2]
    way.world.put(2 * way.nodes[-2], "CNODE", object=way.nodes[-1], size=1, rights=15)


def test_without_a_note_it_is_found_and_counted(way: Way) -> None:
    way.later()
    assert way.look_up() == way.end and way.world.ks.notes.missed == 1
    way.world.ks.notes.missed = 0


@pytest.mark.parametrize("other", ["address", "thread", "bits"])
def test_a_note_is_of_one_look_up(way: Way, other: str) -> None:
    way.look_up()
    way.later()
    address = 3 if other == "address" else 1
    thread = way.world.thread() if other == "thread" else way.thread
    note = way.world.ks.notes.of
    if other == "bits":
        note[0].from_bits = 63
    found = int(way.world.lib.notes_lookup(thread.ref, address))
    assert (found == way.end) == (other == "bits") and way.world.ks.notes.next == 0
    way.world.ks.notes.missed = 0


@pytest.mark.parametrize("filled", [True, False])
def test_through_a_slot_that_will_be_filled(way: Way, filled: bool) -> None:
    """If it is filled with something else then, the note does not hold."""
    world = way.world
    place, source = 2 * way.nodes[3], way.thread.give("CNODE", way.nodes[4], size=1)
    world.slot(place).cap.type = 0
    source += way.thread.cnode << 1
    world.lib.notes_place(source, place)
    assert way.look_up() == way.end
    way.later()
    if filled:
        world.put(place, "CNODE", object=way.nodes[4], size=1, rights=15)
        world.lib.notes_place(source, place)
    assert way.look_up() == (way.end if filled else place)
    if not filled:
        world.put(place, "CNODE", object=way.nodes[4], size=1, rights=15)


def test_no_more_than_there_is_room_for(way: Way) -> None:
    for _ in range(8):
        assert way.look_up() == way.end
    assert way.world.ks.notes.count == 8 and way.look_up() == 0 and way.world.ks.notes.count == 8
    way.later()


def test_a_call_forgets_those_of_others(world: World) -> None:
    """Here such a note would lead to a reply object, where nothing is."""
    thread = world.thread()
    source, reply = thread.give("ENDPOINT", world.endpoint()), thread.give("REPLY", world.reply())
    node = (thread.cnode << 1) + thread.give("CNODE", thread.cnode, size=6)
    note = world.ks.notes.of[0]
    note.cptr, note.to, note.to_bits = 1 << 20 | reply, node, 6
    setattr(note, "from", world.tcb_slot(thread.ref, "CSPACE"))
    note.from_bits = 64
    world.ks.notes.count, world.ks.notes.next, world.ks.notes.holding = 1, 0, 8
    thread.call("Recv", source, reply=1 << 20 | reply)
    assert thread.state == "INACTIVE"
