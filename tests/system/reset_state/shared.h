/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What survives a reset: a memory region.
 */
#pragma once

#define ROUNDS 4

struct shared {
    seL4_Word rounds[2]; /* how often each child has started */
    seL4_Word failed;
};

#define SHARED ((volatile struct shared *)0x10000000)
