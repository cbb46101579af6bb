# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Tables that are taken away."""

from __future__ import annotations

import pytest

from kernel.space import FRAMES, TABLES, VA, Space


def test_table_taken_away(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert space.map(FRAMES) == 0
    assert thread.invoke(TABLES + 1, "ARMPageTableUnmap") == 0
    assert space.entry() == 0
    assert space.map_table(TABLES + 2) == 0 and space.entry() == 0
    assert space.map(FRAMES + 1) == 0
    assert thread.invoke(FRAMES, "ARMPageUnmap") == 0  # its entry is gone; another's is there
    assert space.entry() & 0xfffffffff000 == space.pa(FRAMES + 1)
    assert space.map_table(TABLES + 1, VA + (1 << 21)) == 0  # empty again
    assert space.entry(VA + (1 << 21)) == 0


@pytest.mark.parametrize("level", [0, 1])
def test_only_where_its_entry_still_leads_to_it(space: Space, level: int) -> None:
    """Another table is there by now: that stays."""
    space.tables()
    thread = space.thread
    stale = thread.slot(TABLES + level).cap.word, thread.slot(TABLES + level).cap.aux
    assert thread.invoke(TABLES + level, "ARMPageTableUnmap") == 0
    assert space.map_table(TABLES + 2) == 0
    before = space.entry()
    cap = thread.slot(TABLES + level).cap
    cap.word, cap.aux = stale
    assert thread.invoke(TABLES + level, "ARMPageTableUnmap") == 0
    assert space.entry() == before and (cap.word, cap.aux) == (0, 0)


def test_of_a_vspace_that_is_gone_only_the_capability_changes(space: Space) -> None:
    space.tables()
    thread = space.thread
    before = space.world.machine.tlb_invalidations
    thread.slot(TABLES).cap.aux = 77  # an ASID of nobody
    assert thread.invoke(TABLES, "ARMPageTableUnmap") == 0
    assert thread.slot(TABLES).cap.aux == 0 and space.world.machine.tlb_invalidations == before
