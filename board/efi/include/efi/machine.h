/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What only the processor can tell or do; tests put another one here.
 */
#pragma once

#include <stdint.h>

uint64_t machine_exception_level(void);

/* At EL2: the code, the image behind it up to end, and the device tree from tree to tree_end go to memory;
 * MMU and caches go off; the image is entered with tree in x0, as boot loaders enter a kernel. */
_Noreturn void machine_enter(const void *image, const void *end, const void *tree,
                             const void *tree_end);
