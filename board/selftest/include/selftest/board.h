/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What of the board's description only the self-test compares.
 */
#pragma once

#include <board/config.h>
#include <multikit/number.h>
#include <stdint.h>

/* Of -mcpu, NUL included. */
#define KIND_LENGTH 16

struct board_core {
    mpidr_t mpidr;
    uint64_t gic_cpu;
    char kind[KIND_LENGTH];
};

extern const struct board_core board_cores[BOARD_CORES];
