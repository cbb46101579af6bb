/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Copying and zeroing: whole pieces where that is possible, bytes around them.
 */
#include <loader/io.h>
#include <loader/machine.h>
#include <loader/memory.h>

void memory_copy(paddr_t to, paddr_t from, uint64_t size)
{
    uint64_t pieces = size / PIECE;

    machine_copy_pieces(to, from, pieces);
    for (uint64_t i = pieces * PIECE; i < size; i++) {
        write8(to + i, read8(from + i));
    }
}

void memory_zero(paddr_t to, uint64_t size)
{
    uint64_t end = to + size;
    uint64_t pieces;

    for (; to < end && to % PIECE != 0; to++) {
        write8(to, 0);
    }
    pieces = (end - to) / PIECE;
    machine_zero_pieces(to, pieces);
    for (to += pieces * PIECE; to < end; to++) {
        write8(to, 0);
    }
}
