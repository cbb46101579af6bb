# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""With an obligation less, or one that contradicts the others, the theory does not hold any more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assurance import lifting
from assurance.frama import ROOT

pytestmark = [pytest.mark.skipif(shutil.which("why3") is None, reason="why3 is not installed"), pytest.mark.slow]
#: Seconds in which what holds is found many times over; what does not hold takes all of them.
ENOUGH = 2
THEORY = (ROOT / lifting.THEORY).read_text()


def changed(tmp_path: Path, old: str, new: str) -> list[str]:
    assert THEORY.count(old) == 1
    path = tmp_path / lifting.THEORY
    path.parent.mkdir(parents=True)
    path.write_text(THEORY.replace(old, new))
    return lifting.faults(tmp_path, ENOUGH)


@pytest.mark.parametrize("old, new, lost", [
    ("kernel_step c s t -> not owned c a -> memory", "kernel_step c s t -> shared a -> memory", "separation"),
    ("kernel_step c s t -> c <> d -> not", "kernel_step c s t -> c = d -> not", "doorbells"),
    ("(forall a: address. owned c a -> memory t a = memory s a) -> sound",
     "(forall a: address. memory t a = memory s a) -> sound", "one_step"),
    ("(sound c s -> sound c t) /\\", "", "kernel_keeps_its_invariant"),
    ("-> exists c: core. c <> d /\\ may_ring c d i)", "-> false)", "guarantees_fulfil_relies"),
    ("run who trace n /\\ stable d p /\\ kept", "run who trace n /\\ kept", "sequential_properties_hold'vc"),
])
def test_every_obligation_is_needed(tmp_path: Path, old: str, new: str, lost: str) -> None:
    assert f"not proved: {lost}" in changed(tmp_path, old, new)


def test_contradiction_is_found(tmp_path: Path) -> None:
    axiom = "axiom users_ring_nobody:"
    faults = changed(tmp_path, axiom, f"axiom wrong: exists c d: core. c <> d /\\ c = d\n\n  {axiom}")
    assert "the obligations contradict each other" in faults
