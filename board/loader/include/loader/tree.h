/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's device tree, for the protection domains that the image has memory for it.
 */
#pragma once

#include <multikit/number.h>

/* firmware: what was in x0 at entry, which need not be a tree. Before segments are put into place, and with MMU off;
 * after image_check() and check_machine(). */
void tree_place(paddr_t firmware, paddr_t loaded_at);
