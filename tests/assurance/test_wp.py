# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The list of modules that are proved, and how WP's output is read."""

from __future__ import annotations

import pytest

from assurance import wp
from assurance.frama import ROOT
from assurance.seeds import seeded

MODULES = wp.modules(ROOT)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_module_has_three_seeds_in_its_sources(module: wp.Module) -> None:
    assert len(module.seeds) >= 3
    for seed in module.seeds:
        assert seed.function in module.functions
        with seeded(ROOT, seed) as copy:
            assert seed.new in (copy / seed.source).read_text()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_functions_are_in_the_source_or_in_headers(module: wp.Module) -> None:
    headers = sorted(path for part in ("kernel/include", "sdk/services/block/internal", "sdk/services/net/internal") for path in (ROOT / part).rglob("*.h"))
    text = "".join(path.read_text() for path in (ROOT / module.source, *headers))
    assert [name for name in module.functions if f"{name}(" not in text] == []


def test_open_goals_are_read() -> None:
    text = ("[wp] [Failed] Goal typed_f_assigns_part5\n  Z3 4.8.12: Failed out of memory\n"
            "[wp] [Timeout] Goal typed_f_ensures (Qed:1ms) (20s)\n[wp] [Qed] Goal typed_g : Valid\n")
    assert wp.OPEN.findall(text) == ["typed_f_assigns_part5", "typed_f_ensures"]


def test_nothing_proved_is_not_whole() -> None:
    assert not wp.Proof(0, 0, ()).whole and wp.Proof(2, 2, ()).whole and not wp.Proof(1, 2, ("g",)).whole
