/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory and what is made of it (kernel/src/invocation/untyped.c, kernel/src/lifetime/create.c).
 *
 * Bytes of memory in which no object is are no part of what provers know. In their place stands from where on an untyped's
 * memory is zero: clearing requires that it goes on from there, down. That the function that clears does so is supposed.
 */
#pragma once

#include <base/cap.h>
#include <base/window.h>
#include <sel4/constants.h>

/* Of the untyped that is being reset: all from here to its end is zero. */
extern struct proof_memory {
    u64 zero_from;
} proof_memory;

/* Of a plan (invocation/plan.h). */
#define planned(plan)           (plan)->size_bits, (plan)->first, (plan)->count
#define used_before(slot, plan) ((plan)->reset ? 0 : proof_slots[slot].cap.aux)

/*@ // Where the object of a capability is.
    logic integer begins_at(struct cap cap) = cap.type == CAP_UNTYPED ? cap.word :
      cap.type == CAP_FRAME ? cap.object * 4096 : pa_of(cap.object);

    // Its memory, a piece of the window unless it is a device's; references have 32 bits.
    predicate is_memory(struct cap cap) = cap.type == CAP_UNTYPED && seL4_MinUntypedBits <= cap.size <= seL4_MaxUntypedBits &&
      cap.aux <= power_of(cap.size) && is_whole(cap.word, cap.size) && cap.word + power_of(cap.size) < PROOF_PAGES_END;
    predicate is_in_window(struct cap cap) =
      window_start <= cap.word && cap.word + power_of(cap.size) < window_start + PROOF_OBJECTS * 64;
    predicate is_untyped{L}(integer slot) = 0 < slot < PROOF_SLOTS && is_memory(proof_slots[slot].cap) &&
      ((proof_slots[slot].cap.flags & CAP_DEVICE) == 0 ==> is_in_window(proof_slots[slot].cap));

    predicate is_device_safe(integer type) = type == seL4_UntypedObject || type == seL4_ARM_SmallPageObject ||
      type == seL4_ARM_LargePageObject || type == seL4_ARM_HugePageObject;
    // The bits of its objects' size, if that is fixed; 0: there is no such type.
    logic integer fixed_size(integer type) = type == seL4_TCBObject ? seL4_TCBBits :
      type == seL4_EndpointObject ? seL4_EndpointBits : type == seL4_NotificationObject ? seL4_NotificationBits :
      type == seL4_ReplyObject ? seL4_ReplyBits : type == seL4_ARM_VSpaceObject ? seL4_VSpaceBits :
      type == seL4_ARM_PageTableObject ? seL4_PageTableBits : type == seL4_ARM_VCPUObject ? seL4_VCPUBits :
      type == seL4_ARM_SmallPageObject ? seL4_PageBits : type == seL4_ARM_LargePageObject ? seL4_LargePageBits :
      type == seL4_ARM_HugePageObject ? seL4_HugePageBits : 0;
    // Of a type's objects: frames name pages, untyped memory nothing, all others granules.
    predicate is_size_of(integer type, integer n) = seL4_MinUntypedBits <= n <= seL4_MaxUntypedBits &&
      (is_device_safe(type) && type != seL4_UntypedObject ==> 12 <= n) && (!is_device_safe(type) ==> 6 <= n);

    // All slots of a CNode are, in a row.
    predicate has_slots(integer cnode, integer radix) = 1 <= radix < 64 && \forall integer i; 0 <= i < power_of(radix) ==>
      0 < slot_of_cnode(cnode, i) == slot_of_cnode(cnode, 0) + i < PROOF_SLOTS;
    predicate all_have_slots{L} = \forall integer slot; 0 < slot < PROOF_SLOTS && proof_slots[slot].cap.type == CAP_CNODE ==>
      has_slots(proof_slots[slot].cap.object, proof_slots[slot].cap.size);
    predicate are_empty{L}(integer first, integer count) = \forall integer s; first <= s < first + count ==>
      proof_slots[s].cap.type == CAP_NULL;

    // Whatever was made before it is below.
    predicate is_room(struct cap untyped, integer used, integer count, integer n) =
      up(used, n) + pieces(count, n) <= power_of(untyped.size);
    // The object with that number of those that are made.
    logic integer place_of(struct cap untyped, integer used, integer i, integer n) = untyped.word + up(used, n) + pieces(i, n);

    // What may be made of the untyped in that slot: it fits behind what is used of it, and the slots for it are empty.
    predicate may_be_made{L}(integer slot, integer used, integer type, integer n, integer first, integer count) = is_size_of(type, n) &&
      1 <= count <= seL4_UntypedRetypeMaxObjects && first + count <= PROOF_SLOTS && are_empty(first, count) &&
      is_room(proof_slots[slot].cap, used, count, n) &&
      ((proof_slots[slot].cap.flags & CAP_DEVICE) != 0 ==> is_device_safe(type));
    predicate only_watermark_differs{A, B}(integer slot) =
      \at(proof_slots[slot].cap, B) == { \at(proof_slots[slot].cap, A) \with .aux = \at(proof_slots[slot].cap.aux, B) } &&
      \forall integer s; s != slot ==> \at(proof_slots[s].cap, B) == \at(proof_slots[s].cap, A);
    // Made of it: each in its place, one behind the other, and behind them begins what is left; no other capability differs.
    predicate are_made{A, B}(integer slot, integer used, integer n, integer first, integer count) =
      (\forall integer s; first <= s < first + count ==> begins_at(\at(proof_slots[s].cap, B)) ==
        place_of(\at(proof_slots[slot].cap, A), used, s - first, n)) &&
      \at(proof_slots[slot].cap, B) == { \at(proof_slots[slot].cap, A) \with .aux = (u64)(
        up(used, n) + pieces(count, n)) } &&
      \forall integer s; s != slot && !(first <= s < first + count) ==>
        \at(proof_slots[s].cap, B) == \at(proof_slots[s].cap, A);
 */
