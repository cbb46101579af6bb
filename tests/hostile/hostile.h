/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the hostile domain is given, and where it tells what it did.
 */
#pragma once

#include <microkit.h>

/* Slots of its CNode; what it makes goes anywhere. */
enum hostile_slots {
    SLOT_NONE = 0,
    SLOT_CNODE,
    SLOT_TCB, /* its own */
    SLOT_SC,
    SLOT_VSPACE,
    SLOT_BUFFER, /* the frame of its IPC buffer */
    SLOT_UNTYPED,
    SLOT_SCHED_CONTROL,
    SLOT_ASID_CONTROL,
    SLOT_ASID_POOL,
    SLOT_IRQ_HANDLER,
    SLOT_ENDPOINTS,
    SLOT_NOTIFICATIONS = SLOT_ENDPOINTS + 3,
    SLOT_REPLIES = SLOT_NOTIFICATIONS + 3,
    SLOT_VICTIMS = SLOT_REPLIES + 3, /* TCBs */
    SLOT_SCS = SLOT_VICTIMS + 3,
    SLOT_CNODES = SLOT_SCS + 3,
    SLOT_PAGE_TABLES = SLOT_CNODES + 2,
    SLOT_VSPACES = SLOT_PAGE_TABLES + 3,
    SLOT_FRAMES = SLOT_VSPACES + 2,
    SLOT_POOL_MEMORY = SLOT_FRAMES + 4, /* an untyped of an ASID pool's size */
    SLOTS_GIVEN
};

#define CNODE_RADIX 8u
#define GUARD_BITS  (seL4_WordBits - CNODE_RADIX)

/* Where its IPC buffer is: below the end of the first 2 MiB, which have a table. */
#define BUFFER_VA 0x3f0000u
/* Where it maps: free pages of the same table, and a place without one. */
#define FREE_VA  0x3e0000u
#define EMPTY_VA 0x40000000u

struct progress {
    volatile seL4_Word entry; /* where it can be started again */
    volatile seL4_Word calls;
    volatile seL4_Word answers;                   /* calls that came back without an error */
    volatile seL4_Uint32 done[nInvocationLabels]; /* invocations that did, by label */
};
