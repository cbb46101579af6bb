/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Descriptors that a controller reads: which memory it is to access (ADMA2, SD Host Controller 3.00, 1.13.3).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SD_PIECE  32768u /* bytes of a descriptor; it could have 65532, as a multiple of 4 */
#define SD_PIECES 2u

/* In memory that is not cached, at a multiple of 8 below 4 GiB. */
struct sd_table {
    struct {
        uint32_t attributes; /* and length, from bit 16 */
        uint32_t address;
    } pieces[SD_PIECES];
};

/* Whether so many bytes from there on can be described: 1 to SD_PIECES * SD_PIECE, below 4 GiB, from a multiple of 4 on. */
bool sd_table_can(uint64_t address, uint64_t bytes);

/* Describe them; the controller does not read the table. */
void sd_table_set(struct sd_table *table, uint64_t address, uint64_t bytes);
