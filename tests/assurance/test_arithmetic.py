# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Wrong functions on bits are refuted."""

from __future__ import annotations

import pytest

pytest.importorskip("z3")

from assurance import arithmetic
from assurance.frama import ROOT
from assurance.seeds import Seed, seeded

BITS, SPECULATION = arithmetic.HEADERS


@pytest.mark.parametrize("seed", [
    Seed("mask", BITS, "return bit(n) - 1;", "return bit(n);"),
    Seed("bit_clear", BITS, "return word & ~bit(n);", "return word & ~mask(n);"),
    Seed("shift_right", BITS, "return value >> (count & (WORD_BITS - 1));", "return value >> count;"),
    Seed("round_up", BITS, "return round_down(value + mask(n), n);", "return round_down(value, n) + bit(n);"),
    Seed("index_below", SPECULATION, "(index | (limit - 1 - index)) >> 63", "(limit - 1 - index) >> 63"),
    Seed("index_within", SPECULATION, "index - shift_left(shift_right(index, bits), bits)", "shift_right(index, bits)"),
    Seed("highest_bit", BITS, "WORD_BITS - 1 - (u32)__builtin_clzll(word)", "WORD_BITS - (u32)__builtin_clzll(word)"),
    Seed("lowest_bit", BITS, "(u32)__builtin_ctzll(word)", "(u32)__builtin_clzll(word)"),
    Seed("bit_clear_lowest", BITS, "return word & (word - 1);", "return word & (word + 1);"),
    Seed("rest_is_whole", BITS, "return bit(n) - 1;", "return bit(n) - 2;"),
    Seed("first_is_within", SPECULATION, "index - shift_left(shift_right(index, bits), bits)", "shift_right(index, bits)"),
    Seed("bit of any count", BITS, "return value << (count & (WORD_BITS - 1));", "return value << count;"),
], ids=lambda seed: seed.name)
def test_is_refuted(seed: Seed) -> None:
    with seeded(ROOT, seed) as copy:
        assert arithmetic.faults(copy, seed.name)


def test_all_functions_of_one_expression_are_read() -> None:
    assert len(arithmetic.functions(ROOT)) == 15
