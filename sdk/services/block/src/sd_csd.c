/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The CSD register: version 1 (5.3.2) counts in blocks of its own size, version 2 (5.3.3) in 512 KiB.
 */
#include "sd/csd.h"

#define MISSING     8 /* bits that the controller leaves out (SD Host Controller 3.00, 2.2.7) */

#define LEAST_BLOCK 9 /* powers of two: 512 bytes to 2048 */
#define MOST_BLOCK  11

/* Bits first to first + width - 1 as the card's specification numbers them; width at most 22. */
static uint32_t bits(const uint32_t response[4], uint32_t first, uint32_t width)
{
    uint32_t at = first - MISSING;
    uint64_t words = response[at / 32] | (uint64_t)(at / 32 < 3 ? response[at / 32 + 1] : 0) << 32;

    return (uint32_t)(words >> at % 32) & ((UINT32_C(1) << width) - 1);
}

/* At most 4096 * 512 blocks of 2048 bytes: 4 GiB, which 32 bits address. */
static uint64_t blocks_of_version_1(const uint32_t response[4])
{
    uint32_t size = bits(response, 80, 4), factor = bits(response, 47, 3);

    if (size < LEAST_BLOCK || size > MOST_BLOCK) {
        return 0;
    }
    return (uint64_t)(bits(response, 62, 12) + 1) << (factor + 2 + size - LEAST_BLOCK);
}

bool sd_csd_read(const uint32_t response[4], struct sd_csd *csd)
{
    uint32_t version = bits(response, 126, 2);

    csd->blocks = version == 0   ? blocks_of_version_1(response)
                  : version == 1 ? (uint64_t)(bits(response, 48, 22) + 1) << 10
                                 : 0;
    csd->read_only = bits(response, 12, 2) != 0;
    return csd->blocks != 0;
}
