/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system that every run of the fuzzer starts from: threads that share a CSpace with one of every
 * capability.
 */
#pragma once

#include <kernel/types.h>

#define THREADS    4u
#define ROOT_RADIX 8u
#define ROOT_SLOTS (1u << ROOT_RADIX)

/* First slots of each kind in the CSpace; where a copy to another depth of it is; free slots. */
enum root_slots {
    ROOT_SELF = 1, /* for addresses of 64 bits */
    ROOT_SHORT,    /* for addresses of 8 bits */
    ROOT_UNTYPED,
    ROOT_UNTYPED_DEVICE,
    ROOT_CONTROLS = 5,
    ROOT_TCBS = 16,
    ROOT_CONTEXTS = 20,
    ROOT_ENDPOINTS = 24,
    ROOT_NOTIFICATIONS = 28,
    ROOT_REPLIES = 32,
    ROOT_IRQ = 36,
    ROOT_SGI,
    ROOT_POOL,
    ROOT_VSPACE,
    ROOT_TABLES,
    ROOT_FRAMES = 44,
    ROOT_NODE = 52,
    ROOT_FREE = 64
};

extern ref_t system_root; /* the CNode */

void system_build(void);
void system_restore(void); /* as it was when it had been built */
