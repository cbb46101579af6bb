/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The loader's own translation tables.
 */
#pragma once

#include <multikit/number.h>

/* All RAM of the board but firmware's is mapped where it lies, as Normal write-back memory; nothing else
 * is. Takes BOARD_TABLES pages from tables on, of which the first is the root. MMU off. */
void map_memory(paddr_t tables);
