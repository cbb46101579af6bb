/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system that every run of the fuzzer starts from: threads that share a CSpace with one of every
 * capability.
 */
#pragma once

#include <base/types.h>

#define ACTIVE          4u
#define SERVERS         2u /* passive, waiting for calls */
#define VCPUS           2u /* the first is bound to the second of the active ones */
#define THREADS         (ACTIVE + SERVERS)
#define ROOT_RADIX      8u

#define SYSTEM_SGI      3u /* can be issued */
#define SYSTEM_DOORBELL 5u /* signals the first notification */

#define ROOT_SLOTS      (1u << ROOT_RADIX)

/* First slots of each kind in the CSpace; where a copy to another depth of it is; free slots. */
enum root_slots {
    ROOT_SELF = 1, /* for addresses of 64 bits */
    ROOT_SHORT,    /* for addresses of 8 bits */
    ROOT_UNTYPED,
    ROOT_UNTYPED_DEVICE,
    ROOT_CONTROLS = 5,
    ROOT_TCBS = 16,
    ROOT_CONTEXTS = ROOT_TCBS + THREADS,
    ROOT_ENDPOINTS = ROOT_CONTEXTS + THREADS,
    ROOT_NOTIFICATIONS = ROOT_ENDPOINTS + 3,
    ROOT_REPLIES = ROOT_NOTIFICATIONS + 3,
    ROOT_IRQ = ROOT_REPLIES + 4,
    ROOT_SGI,
    ROOT_POOL,
    ROOT_VSPACE,
    ROOT_NODE,
    ROOT_TABLES,
    ROOT_FRAMES = ROOT_TABLES + 4,
    ROOT_VCPUS = ROOT_FRAMES + 4 + THREADS,
    ROOT_FREE = 64
};

extern ref_t system_root; /* the CNode */

void system_build(void);
void system_restore(void); /* as it was when it had been built */
