/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Descriptors: together exactly the memory that was to be described, whatever its length, and none for what 32 bits do not address.
 */
#include "sd_model.h"

#include "src/sd_table.c"

static void exact(uint64_t address, uint64_t bytes)
{
    struct sd_table table = {0};
    uint64_t next = address, left = bytes;
    uint32_t i = 0;

    model.ordered = false;
    sd_table_set(&table, address, bytes);
    CHECK(model.ordered);
    for (; left != 0; i++) {
        uint32_t length = table.pieces[i].attributes >> 16;

        CHECK(i < SD_PIECES && length != 0 && length <= left);
        CHECK(table.pieces[i].address == next);
        next += length;
        left -= length;
        CHECK((table.pieces[i].attributes & 0xffff) == (left == 0 ? 0x23 : 0x21));
    }
}

int main(void)
{
    static const uint64_t lengths[] = {512, 1024, 32256, 32768, 33280, 65024, 65536};

    for (uint32_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        CHECK(sd_table_can(0x1000, lengths[i]));
        exact(0x1000, lengths[i]);
        CHECK(sd_table_can(UINT64_C(0x100000000) - lengths[i], lengths[i]));
        exact(UINT64_C(0x100000000) - lengths[i], lengths[i]);
        CHECK(!sd_table_can(UINT64_C(0x100000000) - lengths[i] + 512, lengths[i]));
        CHECK(!sd_table_can(UINT64_C(0x100000000), lengths[i]));
        CHECK(!sd_table_can(UINT64_MAX - 511, lengths[i]));
        CHECK(!sd_table_can(0x1002, lengths[i]));
    }
    CHECK(!sd_table_can(0x1000, 0) && !sd_table_can(0x1000, 65536 + 512));
    return passed();
}
