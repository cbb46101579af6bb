/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Looks at the device tree: its size, a sum of it, and whether zeros are behind it.
 */
#include <microkit.h>
#include <stdbool.h>

#define MAGIC 0xd00dfeed

/* Set by the tool. */
uint64_t tree;
uint64_t room;

static uint32_t big_endian(uint64_t offset)
{
    return __builtin_bswap32(*(volatile uint32_t *)(tree + offset));
}

/* Word by word, with what is not a whole word left out. */
static uint32_t sum(uint64_t size)
{
    uint32_t found = 0;

    for (uint64_t at = 0; at + 4 <= size; at += 4) {
        found = found * 31 + big_endian(at);
    }
    return found;
}

static bool is_zero(uint64_t from)
{
    for (uint64_t at = from; at < room; at++) {
        if (*(volatile unsigned char *)(tree + at) != 0) {
            return false;
        }
    }
    return true;
}

void init(void)
{
    uint64_t size = big_endian(0) == MAGIC ? big_endian(4) : 0;

    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(size ? ": tree of " : ": no tree, ");
    microkit_dbg_put64(size);
    microkit_dbg_puts(" bytes, sum ");
    microkit_dbg_put64(sum(size));
    microkit_dbg_puts(is_zero(size) ? ", then zeros\n" : ", then more\n");
}

void notified(microkit_channel channel)
{
    (void)channel;
}
