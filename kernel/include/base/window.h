/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The core's window: the one piece of memory that this kernel works on, at the same virtual
 * address on every core. All objects are reached through the typed accessors here and nowhere
 * else, so that "the kernel touches only its own window" is a property of this header.
 * WINDOW_BASE comes from the machine folder: a constant on the target, an array on the host.
 */
#pragma once

#include <base/state.h>
#include <base/structures.h>
#include <base/types.h>
#include <base/window_base.h>

static inline void *window_granule(ref_t ref)
{
    return WINDOW_BASE + ((u64)ref << GRANULE_BITS);
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

static inline struct slot *slot_at(slot_ref_t ref)
{
    return (struct slot *)(void *)(WINDOW_BASE + ((u64)ref << SLOT_BITS));
}

/* The slot with this index of the CNode whose first granule is cnode. */
static inline slot_ref_t cnode_slot(ref_t cnode, word_t index)
{
    return (slot_ref_t)((cnode << (GRANULE_BITS - SLOT_BITS)) + index);
}

static inline paddr_t window_pa(ref_t ref)
{
    return ks.boot.window_pa + ((u64)ref << GRANULE_BITS);
}

/* The granule at a physical address, which lies in the window. */
static inline ref_t window_ref(paddr_t pa)
{
    return (ref_t)((pa - ks.boot.window_pa) >> GRANULE_BITS);
}

/* Memory in which no object is, by physical address. */
static inline u8 *window_memory(paddr_t pa)
{
    return WINDOW_BASE + (pa - ks.boot.window_pa);
}

/* A slot of the kernel's own structures (the slots of a TCB, the interrupt slots). */
static inline slot_ref_t slot_ref(const struct slot *slot)
{
    return (slot_ref_t)(((u64)slot - (u64)WINDOW_BASE) >> SLOT_BITS);
}
