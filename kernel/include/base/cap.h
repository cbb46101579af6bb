/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Capabilities and the slots that hold them. The tool writes slots as finished bytes (layouts come
 * to it through abi.json); the kernel reads and writes them field by field.
 */
#pragma once

#include <base/bits.h>
#include <base/types.h>

enum cap_type {
    CAP_NULL = 0,
    CAP_UNTYPED,
    CAP_ENDPOINT,
    CAP_NOTIFICATION,
    CAP_REPLY,
    CAP_CNODE,
    CAP_TCB,
    CAP_SCHED_CONTEXT,
    CAP_SCHED_CONTROL,
    CAP_IRQ_CONTROL,
    CAP_IRQ_HANDLER,
    CAP_SGI_SIGNAL,
    CAP_FRAME,
    CAP_PAGE_TABLE,
    CAP_VSPACE,
    CAP_ASID_CONTROL,
    CAP_ASID_POOL,
    CAP_DOMAIN,
    CAP_VCPU,
    CAP_SMC,
    CAP_ZOMBIE,
    CAP_TYPES
};

/* Rights: the bit order of seL4_CapRights_t. */
enum cap_rights {
    RIGHT_WRITE = 1,
    RIGHT_READ = 2,
    RIGHT_GRANT = 4,
    RIGHT_GRANT_REPLY = 8,
    RIGHTS_ALL = 15
};

enum cap_flags {
    CAP_REVOCABLE = 1,    /* an original: caps derived from it come after it and can be revoked */
    CAP_FIRST_BADGED = 2, /* got its badge from an unbadged cap: not a child of equal badges */
    CAP_DEVICE = 4,       /* untyped, frame: never touched (zeroed, read) by the kernel */
    CAP_ZOMBIE_TCB = 8,   /* zombie: what is being destroyed is a TCB, not a CNode */
    CAP_ZOMBIE_SELF = 16  /* zombie: of a thread that destroyed itself; in no ring but its own */
};

/* In the word of an SMC capability: firmware may be asked about that core, and to start it. */
#define SMC_CORE BIT(63)

/*
 * One capability. What the fields mean, by type ("-" = zero):
 *
 *  type           object            size         word              aux
 *  UNTYPED        -                 size bits    physical base     watermark: bytes used
 *  ENDPOINT       endpoint          -            badge             -
 *  NOTIFICATION   notification      -            badge             -
 *  REPLY          reply             -            -                 -
 *  CNODE          first granule     radix        guard             guard size in bits
 *  TCB            tcb               -            -                 -
 *  SCHED_CONTEXT  sched_context     size bits    -                 -
 *  SCHED_CONTROL  -                 -            core              -
 *  IRQ_CONTROL    -                 -            -                 -
 *  IRQ_HANDLER    -                 -            INTID             -
 *  SGI_SIGNAL     -                 -            INTID: SGI, SPI   target of an SGI, as gic_send_sgi() takes it
 *  FRAME          PA >> 12          12|21|30     mapped vaddr      ASID it is mapped in, 0 = not mapped
 *  PAGE_TABLE     page_table        -            mapped vaddr      ASID it is mapped in, 0 = not mapped
 *  VSPACE         root page_table   -            ASID, 0 = none    VTTBR_EL2 value (VMID 63:48 | root PA)
 *  ASID_CONTROL   -                 -            -                 -
 *  ASID_POOL      asid_pool         -            first ASID        -
 *  DOMAIN         -                 -            -                 -
 *  VCPU           vcpu              -            -                 -
 *  SMC            -                 -            badge             -
 *  SMC of a core  -                 -            MPIDR | SMC_CORE  PA where the core starts, not 0
 *  ZOMBIE         first granule     radix        neighbours in     slots not yet known to be empty:
 *                                                its ring          those before this one (lifetime/zombie.h)
 */
struct cap {
    u8 type;   /* enum cap_type */
    u8 rights; /* enum cap_rights */
    u8 size;
    u8 flags; /* enum cap_flags */
    u32 object;
    word_t word;
    word_t aux;
};

/* A cell of a CNode, of a TCB or of the interrupt table. prev/next: the derivation list, in
 * depth-first order of derivation (seL4 manual 3.1.4): the children of a slot follow it. */
struct slot {
    struct cap cap;
    slot_ref_t prev;
    slot_ref_t next;
};

_Static_assert(sizeof(struct slot) == 32, "a slot is 1 << seL4_SlotBits bytes");
