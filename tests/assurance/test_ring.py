# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ring's theory is about what the header does; with a check less, or a step that does more, it does not hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assurance import ring
from assurance.frama import ROOT

THEORY = (ROOT / ring.THEORY).read_text()
SEEDS = {
    "positions are not validated": ("End", "if step <= word (most - ring.limit) then", "if step <= modulus then", "look'vc"),
    "room before it is published": ("End", "word (ring.published + ring.capacity)", "word (ring.position + ring.capacity)", "look'vc"),
    "slots are not masked": ("End", "let slot = mod ring.position ring.capacity in", "let slot = ring.position in", "move'vc"),
    "one entry too many": ("Both", "s.room <= t.room <= s.consumed + capacity /\\", "s.room <= t.room <= s.consumed + capacity + 1 /\\",
                           "producer_keeps_what_it_knows"),
    "room of what was not taken": ("Both", "s.consumed <= t.consumed <= s.taken", "s.consumed <= t.consumed <= s.seen",
                                   "consumer_keeps_what_it_knows"),
    "entries that are not published": ("Both", "s.seen <= t.seen <= s.produced", "s.seen <= t.seen <= s.put",
                                       "consumer_keeps_what_it_knows"),
    "an entry is written after it was published": (
        "Both", "(forall n: int. s.consumed <= n < s.produced -> t.slots (slot n) = s.slots (slot n)) /\\\n    (forall n: int. s.produced",
        "(forall n: int. s.produced", "consumer_may_rely"),
    "another entry is published": ("Both", "    (forall n: int. s.produced <= n < t.produced -> t.slots (slot n) = t.sent n) /\\\n", "",
                                   "consumer_may_rely"),
}


def test_the_theory_is_about_the_header() -> None:
    assert ring.differences() == []


def test_a_change_of_the_header_is_seen(tmp_path: Path) -> None:
    for path in (ring.HEADER, ring.THEORY):
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(ROOT / path, tmp_path / path)
    header = tmp_path / ring.HEADER
    header.write_text(header.read_text().replace("<= most - ring->limit", "< most - ring->limit"))
    assert ring.differences(tmp_path) == ["if (limit - ring->limit <= most - ring->limit) {"]


@pytest.mark.skipif(shutil.which("why3") is None, reason="why3 is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_seed_is_refused(tmp_path: Path, seed: str) -> None:
    """By the prover that proves what holds."""
    module, old, new, lost = SEEDS[seed]
    assert THEORY.count(old) == 1
    path = tmp_path / ring.THEORY
    path.parent.mkdir(parents=True)
    path.write_text(THEORY.replace(old, new))
    assert f"not proved: {lost}" in ring.faults(tmp_path, 1, [module], 1)
