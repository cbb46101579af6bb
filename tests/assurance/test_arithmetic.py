# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Wrong functions on bits are refuted."""

from __future__ import annotations

import pytest

pytest.importorskip("z3")

from assurance import arithmetic
from assurance.frama import ROOT
from assurance.seeds import Seed, seeded

BITS, SPECULATION, REFERENCES, PTE, TRANSLATION, VSPACE, FRAME = arithmetic.HEADERS


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
    Seed("shifted_out", BITS, "return value >> (count & (WORD_BITS - 1));", "return value >> (count & (WORD_BITS - 2));"),
    Seed("shifted_to_none", BITS, "return value >> (count & (WORD_BITS - 1));", "return value >> (count & (WORD_BITS - 1)) >> 1;"),
    Seed("window_ref", REFERENCES, "(pa - ks.boot.window_pa) >> GRANULE_BITS", "pa >> GRANULE_BITS"),
    Seed("pte_is_valid", PTE, "(entry & PTE_VALID) != 0", "(entry & PTE_TABLE) != 0"),
    Seed("pte_is_table", PTE, "level < LAST_LEVEL && ", ""),
    Seed("pte_address", PTE, "PTE_ADDRESS_MASK 0x0000fffffffff000ULL", "PTE_ADDRESS_MASK 0x000ffffffffff000ULL"),
    Seed("pte_of_table", PTE, "return pa | PTE_TABLE;", "return pa | PTE_BLOCK;"),
    Seed("vttbr_of", VSPACE, "VMID_SHIFT 48", "VMID_SHIFT 40"),
    Seed("translation_index, 1024", TRANSLATION, "& (entries - 1)", "& (TABLE_ENTRIES - 1)"),
    Seed("translation_index, 512", TRANSLATION, "PAGE_BITS + 9 *", "PAGE_BITS + 8 *"),
    Seed("frame_pa", FRAME, "frame.object << PAGE_BITS", "frame.object << GRANULE_BITS"),
    Seed("frame_entry", FRAME, "pte_access(rights & frame.rights)", "pte_access(rights)"),
    Seed("frame_entry", FRAME, "pte_access(rights & frame.rights)", "pte_access(frame.rights)"),
    Seed("frame_entry", FRAME, "frame.size == seL4_PageBits ? PTE_PAGE", "frame.size == seL4_PageBits ? PTE_BLOCK"),
    Seed("frame_entry", FRAME, " && !(frame.flags & CAP_DEVICE)", ""),
    Seed("frame_entry", FRAME, "attributes & seL4_ARM_ExecuteNever ? PTE_XN : 0", "attributes & seL4_ARM_ExecuteNever ? 0 : PTE_XN"),
    Seed("frame_entry", PTE, "PTE_XN           BIT(54)", "PTE_XN           BIT(53)"),
    Seed("frame_entry", PTE, "rights & RIGHT_READ ? (", "rights & RIGHT_GRANT ? ("),
    Seed("frame_entry", PTE, "PTE_READ = 1 << 6, ", "PTE_READ = 1 << 7, "),
    Seed("frame_entry", PTE, "PTE_AF = 1 << 10,", "PTE_AF = 1 << 11,"),
], ids=lambda seed: seed.name)
def test_is_refuted(seed: Seed) -> None:
    with seeded(ROOT, seed) as copy:
        assert arithmetic.faults(copy, seed.name)


def test_all_functions_of_one_expression_are_read() -> None:
    assert len(arithmetic.functions(ROOT)) == 34
