/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The window as provers see it: an array for each type of object, and all slots in one, so that two objects of
 * different types share no memory (docs/design/proofs.md). It takes the place of include/base/window.h and
 * defines what that defines, for the same sources. References are taken modulo the array's length: what is
 * shown with this is about accesses within objects, for every content of theirs, not about references
 * naming live objects of their type.
 */
#pragma once

#include <base/references.h>
#include <base/state.h>
#include <base/structures.h>
#include <base/types.h>

enum proof_pools {
    PROOF_OBJECTS = 4, /* of each type; powers of two */
    PROOF_SLOTS = 64,
    PROOF_MEMORY = 8192,      /* bytes that no object is in */
    PROOF_BUFFER_WORDS = 128, /* of an IPC buffer: 1 << seL4_IPCBufferSizeBits bytes */
};

#include <proof/pools.h>

extern u8 proof_memory[PROOF_MEMORY];
extern volatile word_t proof_ipc_buffer[PROOF_BUFFER_WORDS]; /* any value at each read */

static inline struct tcb *tcb_at(tcb_ref_t ref)
{
    return &proof_tcbs[ref & (PROOF_OBJECTS - 1)];
}

static inline struct endpoint *endpoint_at(endpoint_ref_t ref)
{
    return &proof_endpoints[ref & (PROOF_OBJECTS - 1)];
}

static inline struct notification *notification_at(notification_ref_t ref)
{
    return &proof_notifications[ref & (PROOF_OBJECTS - 1)];
}

static inline struct reply *reply_at(reply_ref_t ref)
{
    return &proof_replies[ref & (PROOF_OBJECTS - 1)];
}

static inline struct sched_context *sc_at(sc_ref_t ref)
{
    return &proof_scs[ref & (PROOF_OBJECTS - 1)];
}

static inline struct page_table *table_at(table_ref_t ref)
{
    return &proof_tables[ref & (PROOF_OBJECTS - 1)];
}

static inline struct asid_pool *asid_pool_at(pool_ref_t ref)
{
    return &proof_asid_pools[ref & (PROOF_OBJECTS - 1)];
}

static inline struct vcpu *vcpu_at(vcpu_ref_t ref)
{
    return &proof_vcpus[ref & (PROOF_OBJECTS - 1)];
}

static inline struct slot *slot_at(slot_ref_t ref)
{
    return &proof_slots[ref & (PROOF_SLOTS - 1)];
}

static inline u8 *window_memory(paddr_t pa)
{
    (void)pa;
    return proof_memory;
}

static inline volatile word_t *window_ipc_buffer(ref_t ref)
{
    (void)ref;
    return proof_ipc_buffer;
}

static inline slot_ref_t tcb_slot(tcb_ref_t tcb, u64 n)
{
    u64 first = offsetof(struct tcb, slots) >> SLOT_BITS;

    return (slot_ref_t)(((u64)tcb << (GRANULE_BITS - SLOT_BITS)) + first + n);
}

static inline slot_ref_t irq_slot(u32 intid)
{
    return (slot_ref_t)intid;
}

static inline struct slot *tcb_slot_at(tcb_ref_t tcb, u32 n)
{
    return slot_at(tcb_slot(tcb, n));
}

static inline struct slot *irq_slot_at(u32 intid)
{
    return slot_at(irq_slot(intid));
}

static inline struct refill *refill_at(sc_ref_t sc, u32 index)
{
    return &proof_refills[sc & (PROOF_OBJECTS - 1)][index & (MAX_REFILLS - 1)];
}

static inline struct asid_entry *asid_entry_at(pool_ref_t pool, u64 index)
{
    return &asid_pool_at(pool)->entry[index];
}
