/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The capability derivation list: which capability was derived from which, per object.
 */
#pragma once

#include <base/cap.h>
#include <base/error.h>
#include <base/window.h>

bool cap_same_object(struct cap a, struct cap b);
/* It has an object, which lies in physical memory [start, end). */
/*@ assigns \nothing; */
bool cap_object_in(struct cap cap, paddr_t start, paddr_t end);
/*@ requires parent < PROOF_SLOTS && child < PROOF_SLOTS;
    assigns \nothing;
 */
bool slot_is_parent_of(slot_ref_t parent, slot_ref_t child);
/*@ requires slot < PROOF_SLOTS && proof_slots[slot].next < PROOF_SLOTS;
    assigns \nothing;
 */
bool slot_has_children(slot_ref_t slot);
bool slot_is_final(slot_ref_t slot); /* the only capability to its object */

/* The slot, which is in no list, comes behind. */
/*@ requires before < PROOF_SLOTS && slot < PROOF_SLOTS && proof_slots[before].next < PROOF_SLOTS;
    assigns proof_slots[..];
    ensures \forall integer any; proof_slots[any].cap == \old(proof_slots[any].cap);
    ensures proof_slots[before].next == slot;
 */
static inline void slot_link_after(slot_ref_t before, slot_ref_t slot)
{
    slot_ref_t after = slot_at(before)->next;

    slot_at(slot)->prev = before;
    slot_at(slot)->next = after;
    slot_at(before)->next = slot;
    if (after != NIL) {
        slot_at(after)->prev = slot;
    }
}

/* A capability derived from parent's. */
/*@ requires parent < PROOF_SLOTS && dest < PROOF_SLOTS && parent != dest && proof_slots[parent].next < PROOF_SLOTS;
    assigns proof_slots[..];
    ensures proof_slots[dest].cap == { cap \with .flags = proof_slots[dest].cap.flags };
    ensures \forall integer slot; slot != dest && (slot == parent ==> cap.type != CAP_UNTYPED) ==>
      proof_slots[slot].cap == \old(proof_slots[slot].cap);
 */
void slot_insert(struct cap cap, slot_ref_t parent, slot_ref_t dest);
/* The first capability to an object made of the memory of parent, an untyped. */
/*@ requires parent < PROOF_SLOTS && dest < PROOF_SLOTS && parent != dest && proof_slots[parent].next < PROOF_SLOTS;
    assigns proof_slots[..];
    ensures proof_slots[dest].cap == { cap \with .flags = proof_slots[dest].cap.flags };
    ensures \forall integer slot; slot != dest ==> proof_slots[slot].cap == \old(proof_slots[slot].cap);
    ensures proof_slots[parent].next == dest;
 */
static inline void slot_insert_new(struct cap cap, slot_ref_t parent, slot_ref_t dest)
{
    cap.flags |= CAP_REVOCABLE | CAP_FIRST_BADGED;
    slot_at(dest)->cap = cap;
    slot_link_after(parent, dest);
}

/* cap: what dest gets, source's capability with its data possibly changed. */
void slot_move(struct cap cap, slot_ref_t source, slot_ref_t dest);
void slot_swap(struct cap cap1, slot_ref_t slot1, struct cap cap2, slot_ref_t slot2);

void slot_remove(slot_ref_t slot); /* out of the list, empty; nothing else */

/* The capability that a copy of slot's would be: error for what cannot be copied
 * (untyped with children, unassigned...). Rights and badge are applied by cap_mask/cap_badged. */
struct error cap_derive(slot_ref_t slot, struct cap *derived) MUST_CHECK;
struct cap cap_mask_rights(struct cap cap, word_t rights);
/* As CNode_Mint and Mutate do: badge for endpoints, notifications, SMC; guard for CNodes. Type NULL: not
 * possible. */
struct cap cap_update_data(struct cap cap, word_t data, bool preserve);
