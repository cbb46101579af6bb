/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * On the host the window is an array that the tests own.
 */
#pragma once

#include <base/types.h>

#define HOST_WINDOW_SIZE  (16u << 20)

#define HOST_STATE_OFFSET "0x4000" /* of ks; the first granules name nothing */

extern u8 host_window[];
#define WINDOW_BASE host_window

static inline void *window_address(u64 offset)
{
    return host_window + offset;
}
