/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * CRC-32, a bit at a time: partition tables are read once.
 */
#include "block/partitions.h"

#define POLYNOMIAL 0xedb88320u /* IEEE 802.3, the least significant bit first */

static uint32_t add(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (uint32_t i = 0; i < 8; i++) {
        crc = crc >> 1 ^ (POLYNOMIAL & -(crc & 1));
    }
    return crc;
}

uint32_t block_crc32(uint32_t crc, const uint8_t *bytes, uint64_t count)
{
    crc = ~crc;
    for (uint64_t i = 0; i < count; i++) {
        crc = add(crc, bytes[i]);
    }
    return ~crc;
}
