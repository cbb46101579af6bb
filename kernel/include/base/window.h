/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The core's window: the one piece of memory that this kernel works on, at the same virtual
 * address on every core. All objects are reached through the typed accessors here and nowhere
 * else, so that "the kernel touches only its own window" is a property of this header.
 * WINDOW_BASE and window_address() come from the machine folder: a constant on the target, an array on
 * the host.
 */
#pragma once

#include <base/references.h>
#include <base/state.h>
#include <base/structures.h>
#include <base/types.h>
#include <base/window_base.h>

/*
 * Objects are read and written as x_at(ref)->field, where the field is wanted: no local pointers to
 * them, and none in parameters, so that each access says which object it is of, and another definition
 * of these functions (arrays of each type, for proofs) changes what all the kernel works on
 * (docs/design/verifiable-c.md).
 *
 * NIL is harmless to read: it names the first granules of the window, which hold code that nobody can
 * write. So a field may be read before it is asked whether the reference is NIL, where that saves a
 * branch; then it means nothing, and the question is still asked before anything comes of it. Nothing
 * is ever written to NIL.
 */
static inline void *window_granule(ref_t ref)
{
    return window_address((u64)ref << GRANULE_BITS);
}

static inline struct tcb *tcb_at(tcb_ref_t ref)
{
    return (struct tcb *)window_granule(ref);
}

static inline struct endpoint *endpoint_at(endpoint_ref_t ref)
{
    return (struct endpoint *)window_granule(ref);
}

static inline struct notification *notification_at(notification_ref_t ref)
{
    return (struct notification *)window_granule(ref);
}

static inline struct reply *reply_at(reply_ref_t ref)
{
    return (struct reply *)window_granule(ref);
}

static inline struct sched_context *sc_at(sc_ref_t ref)
{
    return (struct sched_context *)window_granule(ref);
}

static inline struct page_table *table_at(table_ref_t ref)
{
    return (struct page_table *)window_granule(ref);
}

static inline struct asid_pool *asid_pool_at(pool_ref_t ref)
{
    return (struct asid_pool *)window_granule(ref);
}

static inline struct vcpu *vcpu_at(vcpu_ref_t ref)
{
    return (struct vcpu *)window_granule(ref);
}

static inline struct slot *slot_at(slot_ref_t ref)
{
    return (struct slot *)window_address((u64)ref << SLOT_BITS);
}

/* Memory in which no object is, by physical address. */
static inline u8 *window_memory(paddr_t pa)
{
    return WINDOW_BASE + (pa - ks.boot.window_pa);
}

/* The IPC buffer in the frame that begins with this granule, for user_read() and user_write() of the machine alone. */
static inline volatile word_t *window_ipc_buffer(ref_t ref)
{
    return (volatile word_t *)window_granule(ref);
}

/* Slots that are not a CNode's: number n of a TCB's (enum tcb_slots), and the one that holds an
 * interrupt's notification. The derivation list goes through them as through all others. */
static inline slot_ref_t tcb_slot(tcb_ref_t tcb, u64 n)
{
    u64 first = offsetof(struct tcb, slots) >> SLOT_BITS;

    return (slot_ref_t)(((u64)tcb << (GRANULE_BITS - SLOT_BITS)) + first + n);
}

static inline slot_ref_t irq_slot(u32 intid)
{
    u64 first = ((u64)ks.irq_slots - (u64)WINDOW_BASE) >> SLOT_BITS;

    return (slot_ref_t)(first + intid);
}

/* slot_at(tcb_slot(tcb, n)) and slot_at(irq_slot(intid)), in one step of address arithmetic less. */
static inline struct slot *tcb_slot_at(tcb_ref_t tcb, u32 n)
{
    return &tcb_at(tcb)->slots[n];
}

static inline struct slot *irq_slot_at(u32 intid)
{
    return &ks.irq_slots[intid];
}

static inline struct refill *refill_at(sc_ref_t sc, u32 index)
{
    return &sc_at(sc)->refills[index];
}

static inline struct asid_entry *asid_entry_at(pool_ref_t pool, u64 index)
{
    return &asid_pool_at(pool)->entry[index];
}
