/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What decode has found out and invoke does: all that the one tells the other besides the invocation
 * itself, for each type of capability. Each label fills what it needs, and leaves the rest as it is.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>
#include <space/frame.h>
#include <space/translation.h>

struct untyped_plan {
    word_t type;      /* enum api_object */
    u32 size_bits;    /* of each object */
    bool reset;       /* no object is left: the memory starts from the bottom again */
    slot_ref_t first; /* the capabilities go to consecutive empty slots from here */
    word_t count;
};

struct cnode_plan {
    slot_ref_t dest; /* what Revoke, Delete and CancelBadgedSends are about, or where things go */
    slot_ref_t source;
    struct cap cap; /* to dest, of Rotate to the pivot: derived from source, or moved from there */
    slot_ref_t pivot;
    struct cap pivot_cap; /* Rotate: moved from the pivot to dest */
};

/* A capability to be put into a slot of a thread: a copy of the one in source. */
struct new_cap {
    struct cap cap; /* CAP_NULL: the slot becomes empty */
    slot_ref_t source;
};

struct tcb_plan {
    word_t flags;     /* of register transfers; SetFlags: what the API's will be */
    u32 registers;    /* how many are transferred */
    tcb_ref_t source; /* CopyRegisters */
    word_t tls_base;
    u8 priority;
    u8 max_priority;
    sc_ref_t sc; /* NIL: none from now on */
    notification_ref_t notification;
    struct new_cap handler; /* of faults or timeouts */
    struct new_cap cspace;
    struct new_cap vspace;
    struct new_cap buffer; /* CAP_NULL: none */
    vaddr_t buffer_address;
    ref_t buffer_granule; /* NIL: the kernel may not use it */
};

/* Bind and UnbindObject: one of the two, the other is NIL. */
struct sched_context_plan {
    tcb_ref_t tcb;
    notification_ref_t notification;
};

struct sched_control_plan {
    ticks_t budget;
    ticks_t period; /* 0: round robin */
    u32 max_refills;
    u8 sporadic;
    word_t badge;
};

struct irq_control_plan {
    u32 intid;
    bool edge;
    word_t target; /* SGI: the core, as the interrupt controller numbers it */
    slot_ref_t dest;
};

struct irq_handler_plan {
    bool implied_ack;
};

enum cache_operation {
    CACHE_CLEAN,
    CACHE_INVALIDATE,
    CACHE_CLEAN_INVALIDATE,
    CACHE_UNIFY
};

/* Cache maintenance on a part of one frame, through the kernel's own mapping. */
struct cache_plan {
    enum cache_operation operation;
    vaddr_t start; /* the kernel's */
    u64 size;      /* 0: there is nothing to do */
    word_t name;   /* the user's for start: argument 0 */
};

struct frame_plan {
    struct mapping mapping;
    struct cache_plan cache;
};

struct page_table_plan {
    struct translation at; /* the entry that will lead to it */
    vaddr_t address;
    word_t asid;
};

struct vspace_plan {
    slot_ref_t first; /* of count frames in consecutive slots */
    word_t count;
    struct mapping mapping; /* of the first */
    struct cache_plan cache;
};

struct asid_control_plan {
    u32 index; /* the pool's */
    slot_ref_t dest;
};

struct asid_pool_plan {
    word_t asid;
};

struct vcpu_plan {
    tcb_ref_t tcb; /* SetTCB */
    u32 index;     /* of a register */
    u64 value;     /* what it gets; InjectIRQ's word */
};

#define SMC_REGISTERS 8u

struct smc_plan {
    word_t registers[SMC_REGISTERS];
};
