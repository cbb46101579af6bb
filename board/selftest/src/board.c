/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The board's cores, as board.toml has them.
 */
#include <selftest/board.h>

#define CORE(number, affinity, interface, name) \
    {.mpidr = (affinity), .gic_cpu = (interface), .kind = name},

const struct board_core board_cores[] = {BOARD_EACH_CORE(CORE)};
