/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What writer and reader agree on.
 */
#pragma once

#include <stdint.h>

#define PEER       1 /* channel id, see disk.system */
#define DIRECTORY  "made"
#define NAME       "A file by the writer.txt"
#define PIECES     4u
#define PIECE_SIZE 5000u /* not whole sectors */
#define SIZE       (PIECES * PIECE_SIZE)

/* Letters, and lines of 64 of them. */
static inline char contents_at(uint32_t offset)
{
    return offset % 64 == 63 ? '\n' : (char)('a' + (offset + offset / 64) % 26);
}
