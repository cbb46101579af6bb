/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What all checks share: the window, and what was found in it. First everything is found, from the
 * kernel's state through capabilities and links (find_*.c), and each reference is held against the
 * window; the checks proper then only look up.
 */
#pragma once

#include "map.h"

#include <base/state.h>
#include <debug/dump.h>

#define TEXT_SIZE 256

/* A kernel object, or a frame in the window. */
struct object {
    ref_t ref;
    u8 kind;        /* enum cap_type */
    bool has_cap;   /* a capability names it; else only links do */
    bool seen;      /* by the check at work */
    u64 size;       /* bytes */
    u32 size_field; /* of its capability, when it has one */
};

/* A slot that holds a capability. */
struct found_slot {
    slot_ref_t ref;
    bool contained; /* lies in a CNode, a TCB or the kernel's state; else only links lead to it */
    u32 position;   /* in the derivation lists one after the other */
    u32 list;       /* number of its list */
    u64 start, end; /* physical memory of what its capability names (untyped.c) */
};

struct check {
    const u8 *window;
    u64 size;
    u64 state;
    bool running;
    u64 shown; /* of the kernel's memory this is shown to users, read-only */
    u64 shown_size;
    const struct core_state *ks;

    struct object *objects; /* in the order they were found */
    u32 object_count, object_room;
    struct map object_map; /* ref -> index */
    u32 *by_address;       /* indices, in the order of addresses */

    struct found_slot *slots;
    u32 slot_count, slot_room;
    struct map slot_map;
    u32 *order; /* indices: the derivation lists, one after the other */

    char text[TEXT_SIZE];
};

/* Where the kernel's memory ends in the window: behind the last interrupt slot, with its page. */
static inline u64 state_end(const struct check *check)
{
    u64 end = offsetof(struct core_state, irq_slots) + check->ks->boot.irqs * sizeof(struct slot);

    return check->state + ((end + MASK(PAGE_BITS)) & ~MASK(PAGE_BITS));
}

/* Notes what is wrong; false, to be returned. */
bool violated(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A list with room for one more. */
void *list_room(void *list, u32 count, u32 *room, size_t size);

/* objects.c. An object that is named: NIL is fine and nothing. false: it cannot lie there, or is
 * something else. */
bool object_add_named(struct check *check, ref_t ref, u8 kind, u64 size, const char *whose);
bool object_add_cap(struct check *check, const struct cap *cap);
struct object *object_find(const struct check *check, ref_t ref, u8 kind);       /* NULL: none */
const struct object *object_over(const struct check *check, u64 start, u64 end); /* frames: not */
void objects_sort(struct check *check);
void objects_forget(struct check *check); /* nobody was seen */
u64 kind_size(u8 kind);                   /* bytes; 0: it varies, or is no object */

/* NULL when no such object was found. */
const struct tcb *find_tcb(const struct check *check, tcb_ref_t ref);
const struct endpoint *find_endpoint(const struct check *check, endpoint_ref_t ref);
const struct notification *find_notification(const struct check *check, notification_ref_t ref);
const struct reply *find_reply(const struct check *check, reply_ref_t ref);
const struct sched_context *find_sc(const struct check *check, sc_ref_t ref);
const struct vcpu *find_vcpu(const struct check *check, vcpu_ref_t ref);
const struct asid_pool *find_pool(const struct check *check, pool_ref_t ref);

static inline bool object_add(struct check *check, ref_t ref, u8 kind, u64 size, const char *whose)
{
    return ref == NIL || object_add_named(check, ref, kind, size, whose);
}

static inline const void *object_data(const struct check *check, ref_t ref)
{
    return check->window + ((u64)ref << GRANULE_BITS);
}

static inline const struct slot *slot_data(const struct check *check, slot_ref_t ref)
{
    return (const struct slot *)(const void *)(check->window + ((u64)ref << SLOT_BITS));
}

/* slots.c */
bool slot_add(struct check *check, slot_ref_t ref, bool contained); /* if it holds something */
bool slots_add(struct check *check, slot_ref_t first, u64 count);
const struct found_slot *slot_find(const struct check *check, slot_ref_t ref); /* NULL: none */

static inline const struct cap *cap_data(const struct check *check, u32 index)
{
    return &slot_data(check, check->slots[index].ref)->cap;
}

/* The slot at this place of the derivation lists. */
static inline const struct cap *cap_at(const struct check *check, u32 position)
{
    return cap_data(check, check->order[position]);
}

static inline bool is_runnable(const struct tcb *tcb)
{
    return tcb->state == THREAD_RUNNING || tcb->state == THREAD_RESTART;
}

/* release_tree.c. One thread's links and rank; then the order of all. */
bool check_release_node(struct check *check, tcb_ref_t ref);
bool check_release_order(struct check *check);

/* queues.c. Marks who is in the queue of an endpoint or notification. */
bool walk_queue(struct check *check, ref_t ref, u8 kind, tcb_ref_t head, tcb_ref_t tail, u8 state);

/* The rings of zombies (kernel/src/lifetime/zombie.h). */
static inline slot_ref_t ring_of(tcb_ref_t tcb)
{
    return (tcb << (GRANULE_BITS - SLOT_BITS)) +
           (slot_ref_t)(offsetof(struct tcb, slots) / sizeof(struct slot)) + TCB_SLOT_ZOMBIE;
}

static inline slot_ref_t ring_next(const struct check *check, slot_ref_t ref)
{
    return (slot_ref_t)slot_data(check, ref)->cap.word;
}

static inline slot_ref_t ring_before(const struct check *check, slot_ref_t ref)
{
    return (slot_ref_t)(slot_data(check, ref)->cap.word >> 32);
}

/* Finding everything. */
bool find_all(struct check *check);
bool find_from_state(struct check *check);
bool find_from_object(struct check *check, u32 index);
bool find_tables(struct check *check, table_ref_t root);

/* The checks; each false when violated. */
bool check_objects(struct check *check);
bool check_caps(struct check *check);
bool check_derivation(struct check *check); /* fills order; the next two need it */
bool check_families(struct check *check);
bool check_untyped(struct check *check);
bool check_zombies(struct check *check);
bool check_rings(struct check *check);
bool check_ready(struct check *check);
bool check_release(struct check *check);
bool check_running(struct check *check);
bool check_threads(struct check *check);
bool check_queues(struct check *check);
bool check_notifications(struct check *check);
bool check_replies(struct check *check);
bool check_contexts(struct check *check);
bool check_vcpus(struct check *check);
bool check_refills(struct check *check);
bool check_asids(struct check *check);
bool check_mappings(struct check *check);
bool check_irqs(struct check *check);
