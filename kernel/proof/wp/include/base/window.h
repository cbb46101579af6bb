/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The window for proofs by weakest preconditions: an array for each type of object. Accessors are macros, so that
 * x_at(ref)->field is an element of an array and no pointer, and that ref is in the array is to be proved at each
 * access. It takes the place of include/base/window.h and defines what that defines, for the same sources.
 */
#pragma once

#include <base/state.h>
#include <base/structures.h>
#include <base/types.h>

enum proof_pools {
    PROOF_OBJECTS = 65536,
    PROOF_SLOTS = 65536,
    PROOF_BUFFER_WORDS = 128, /* seL4_IPCBuffer */
};

/* What references of 32 bits can name: bytes of granules from the window's beginning, and of pages. */
#define PROOF_GRANULES_END 0x4000000000
#define PROOF_PAGES_END    0x100000000000

#include <proof/pools.h>

/* IPC buffers: what the kernel has written to them last. */
extern struct proof_buffers {
    word_t of[PROOF_OBJECTS][PROOF_BUFFER_WORDS];
} proof_buffers;

#define tcb_at(ref)            (&proof_tcbs[ref])
#define endpoint_at(ref)       (&proof_endpoints[ref])
#define notification_at(ref)   (&proof_notifications[ref])
#define reply_at(ref)          (&proof_replies[ref])
#define vcpu_at(ref)           (&proof_vcpus[ref])
#define sc_at(ref)             (&proof_scs[ref])
#define table_at(ref)          (&proof_tables[ref])
#define asid_pool_at(ref)      (&proof_asid_pools[ref])
#define slot_at(ref)           (&proof_slots[ref])
#define refill_at(sc, index)   (&proof_refills[sc][index])
#define asid_entry_at(pool, i) (&proof_asid_pools[pool].entry[i])
#define tcb_slot_at(tcb, n)    slot_at(tcb_slot(tcb, n))
#define irq_slot_at(intid)     slot_at(irq_slot(intid))

/* Arithmetic on references, of which nothing is assumed but that it is a function of its arguments. */
/*@ axiomatic CNodeSlots { logic integer slot_of_cnode(integer cnode, integer index); } */
/*@ assigns \nothing;
    ensures \result == slot_of_cnode(cnode, index);
 */
slot_ref_t cnode_slot(ref_t cnode, word_t index);
/*@ axiomatic TcbSlots { logic integer slot_of_tcb(integer tcb, integer n); } */
/*@ assigns \nothing;
    ensures \result == slot_of_tcb(tcb, n);
 */
slot_ref_t tcb_slot(tcb_ref_t tcb, u64 n);
/*@ axiomatic IrqSlots { logic integer slot_of_irq(integer intid); } */
/*@ assigns \nothing;
    ensures \result == slot_of_irq(intid);
 */
slot_ref_t irq_slot(u32 intid);
/*@ // A granule's address names the granule (base/references.h; check `bits`).
    axiomatic Granules {
      logic integer pa_of(integer ref);
      logic integer ref_of(integer pa);

      // Where the window begins: a tool's constant.
      logic integer window_start;

      axiom there_and_back: \forall integer ref; 0 <= ref <= UINT32_MAX ==> ref_of(pa_of(ref)) == ref;
      axiom on_from_start: \forall integer ref; pa_of(ref) == window_start + ref * 64;
      axiom granule_at: \forall integer pa; window_start <= pa < window_start + PROOF_GRANULES_END && is_whole(pa, 6) ==>
        ref_of(pa) * 64 == pa - window_start;
    } */
/*@ assigns \nothing;
    ensures \result == pa_of(ref);
 */
paddr_t window_pa(ref_t ref);
/*@ assigns \nothing;
    ensures \result == ref_of(pa);
 */
ref_t window_ref(paddr_t pa);
u8 *window_memory(paddr_t pa);
