/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the library has of its IPC buffer's page: behind the buffer it counts uses of channels (multikit/counts.h).
 */
#pragma once

#include <microkit.h>

struct buffer_page {
    seL4_IPCBuffer ipc;
    struct microkit_counts counts;
};
