/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The loader of images that have no memory for firmware's device tree, which are most: it is left alone.
 */
#include <loader/tree.h>

void tree_place(paddr_t firmware, paddr_t loaded_at)
{
    (void)firmware;
    (void)loaded_at;
}
