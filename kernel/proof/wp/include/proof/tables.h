/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Stage-2 translation as contracts see it (kernel/src/space): what a descriptor says, by its bits (Arm ARM D8.3, has() of
 * proof/bits.h); which entry a walk ends at (Arm ARM D8.2: three levels, the first with 1024 entries in two tables); and what
 * becomes of the entry that shows a frame. What the pure functions of space/pte.h, space/translation.h, space/frame.h
 * and space/vspace.h return provers suppose as their contracts say; check `bits` proves it from the headers' text.
 */
#pragma once

#include <base/window.h>
#include <proof/bits.h>
#include <proof/message.h>
#include <proof/tlb.h>
#include <sel4/invocation.h>
#include <space/ipc_buffer.h>

/*@ axiomatic Translation {
      // Bits 47:12 of a descriptor, or of VTTBR_EL2, in place.
      logic integer output_of(integer word);
      logic integer vttbr(integer vmid, integer root);
    } */

/*@ predicate is_page(integer pa) = 0 <= pa < 0x1000000000000 && pa % 4096 == 0;
    logic integer bits_at(integer level) = level == 3 ? 12 : level == 2 ? 21 : 30;
    logic integer bytes_at(integer level) = level == 3 ? 0x1000 : level == 2 ? 0x200000 : 0x40000000;
    predicate is_frame_size(integer bits) = bits == 12 || bits == 21 || bits == 30;
    logic integer level_of(integer bits) = bits == 12 ? 3 : bits == 21 ? 2 : 1;

    // Descriptors (D8.3.1): of a table, which has bits 1:0 as a page has; and not of a table.
    predicate is_next(integer entry) = has(entry, 0) && has(entry, 1);
    predicate is_table(integer entry, integer level) = level < 3 && is_next(entry);
    predicate is_leaf_of(integer entry, integer level, integer pa) =
      has(entry, 0) && !is_table(entry, level) && output_of(entry) == pa;

    // Capabilities to frames.
    logic integer frame_address(struct cap frame) = frame.object * 4096;
    predicate is_frame(struct cap frame) = is_frame_size(frame.size);

    // The frame, and no other memory, with what both the capability and the caller allow (D8.3.2, D8.4, D8.6): S2AP bits 7:6,
    // XN 54:53, MemAttr 5:2, SH 9:8, access flag 10. All other bits are zero.
    predicate may_read(integer entry) = has(entry, 6);
    predicate may_write(integer entry) = has(entry, 7);
    predicate is_cached(integer entry) = has(entry, 2) && has(entry, 3) && has(entry, 4) && has(entry, 5) && has(entry, 8) && has(entry, 9);
    predicate is_device(integer entry) = has(entry, 2) && !has(entry, 3) && !has(entry, 4) && !has(entry, 5) && !has(entry, 8) && !has(entry, 9);
    predicate shows(integer entry, struct cap frame, integer rights, integer attributes) =
      is_leaf_of(entry, level_of(frame.size), frame_address(frame)) && (has(entry, 1) <==> level_of(frame.size) == 3) && has(entry, 10) &&
      (may_read(entry) <==> has(frame.rights, 1) && has(rights, 1)) &&
      (may_write(entry) <==> may_read(entry) && has(frame.rights, 0) && has(rights, 0)) &&
      (has(entry, 54) <==> has(attributes, 2)) && !has(entry, 53) &&
      (has(attributes, 0) && !has(frame.flags, 2) ==> is_cached(entry)) &&
      (!has(attributes, 0) || has(frame.flags, 2) ==> is_device(entry)) &&
      \forall integer n; 11 <= n < 64 && (n == 11 || 48 <= n < 53 || 55 <= n) ==> !has(entry, n);
 */

/*@ logic integer entry_in{L}(integer table, integer index) = proof_tables[table].entry[index];
    predicate is_entry(integer table, integer index) = 0 < table < PROOF_OBJECTS && 0 <= index < TABLE_ENTRIES;
    // Of the first level's 1024 entries, the half that its table has.
    logic integer first_at(integer address) = address / bytes_at(1) % FIRST_ENTRIES;
    logic integer index_at(integer address, integer level) =
      level == 1 ? first_at(address) % TABLE_ENTRIES : address / bytes_at(level) % TABLE_ENTRIES;

    // The tables of a walk, as far as it comes.
    logic integer table_1(integer root, integer address) = root + first_at(address) / TABLE_ENTRIES * TABLE_GRANULES;
    logic integer entry_1{L}(integer root, integer address) = entry_in(table_1(root, address), index_at(address, 1));
    logic integer table_2{L}(integer root, integer address) = ref_of(output_of(entry_1(root, address)));
    logic integer entry_2{L}(integer root, integer address) = entry_in(table_2(root, address), index_at(address, 2));
    logic integer table_3{L}(integer root, integer address) = ref_of(output_of(entry_2(root, address)));
    // They are tables, and each is another.
    predicate is_walk{L}(integer root, integer address) = 0 < root < PROOF_OBJECTS - TABLE_GRANULES && (is_next(entry_1(root, address)) ==>
      0 < table_2(root, address) < PROOF_OBJECTS && table_2(root, address) != table_1(root, address) &&
      (is_next(entry_2(root, address)) ==> 0 < table_3(root, address) < PROOF_OBJECTS &&
        table_3(root, address) != table_2(root, address) && table_3(root, address) != table_1(root, address)));
    // The level at which it ends, if it is to come to that one; and where.
    predicate reaches{L}(integer root, integer address, integer level) =
      level == 1 || (is_next(entry_1(root, address)) && (level == 2 || (level == 3 && is_next(entry_2(root, address)))));
    logic integer table_on{L}(integer root, integer address, integer level) =
      level == 1 ? table_1(root, address) : level == 2 ? table_2(root, address) : table_3(root, address);
    logic integer walked{L}(integer root, integer address, integer level) =
      entry_in(table_on(root, address, level), index_at(address, level));
    predicate is_end{L}(integer root, integer address, integer wanted, integer table, integer index, integer level) =
      1 <= level <= wanted && reaches(root, address, level) &&
      (level == wanted || !is_next(walked(root, address, level))) && table == table_on(root, address, level) && index == index_at(address, level) &&
      is_entry(table, index);
    // No other entry of any table.
    predicate only_entry_differs{A, B}(integer table, integer index) = \forall integer t, i;
      0 <= t < PROOF_OBJECTS && 0 <= i < TABLE_ENTRIES && !(t == table && i == index) ==>
      \at(entry_in(t, i), B) == \at(entry_in(t, i), A);
    predicate only_table_and_entry_differ{A, B}(integer whole, integer table, integer index) = \forall integer t, i;
      0 <= t < PROOF_OBJECTS && 0 <= i < TABLE_ENTRIES && t != whole && !(t == table && i == index) ==>
      \at(entry_in(t, i), B) == \at(entry_in(t, i), A);
    predicate same_tables{A, B} = \forall integer t, i; 0 <= t < PROOF_OBJECTS && 0 <= i < TABLE_ENTRIES ==>
      \at(entry_in(t, i), B) == \at(entry_in(t, i), A);
 */

/*@ // ASIDs: the root that has one, NIL = none, and its VTTBR_EL2.
    logic integer pool_of{L}(integer asid) = ks.asid_pools[asid / ASIDS_PER_POOL % ASID_POOLS];
    logic integer space_of{L}(integer asid) =
      pool_of(asid) == NIL ? NIL : proof_asid_pools[pool_of(asid)].entry[asid % ASIDS_PER_POOL].vspace;
    logic integer vmid_at{L}(integer asid) = proof_asid_pools[pool_of(asid)].entry[asid % ASIDS_PER_POOL].vmid;
    logic integer vttbr_at{L}(integer asid) = space_of(asid) == NIL ? 0 : vttbr(vmid_at(asid), pa_of(space_of(asid)));
    predicate has_space{L}(integer asid) = pool_of(asid) < PROOF_OBJECTS && (space_of(asid) != NIL ==>
      is_page(pa_of(space_of(asid))) && pa_of(space_of(asid)) != 0 && vmid_at(asid) < VMIDS);
 */

/*@ // Of capabilities to frames and tables where they are mapped: of one, and nothing else of it.
    predicate only_place_differs{A, B}(integer slot) = \forall integer s; \at(proof_slots[s], B) == (s != slot ? \at(proof_slots[s], A)
      : { \at(proof_slots[s], A) \with .cap.word = \at(proof_slots[s].cap.word, B), .cap.aux = \at(proof_slots[s].cap.aux, B) });
    predicate is_nowhere{L}(integer slot) = proof_slots[slot].cap.word == 0 && proof_slots[slot].cap.aux == 0;
    // The root where it is mapped, if there is one.
    logic integer map_root{L}(integer slot) = space_of(proof_slots[slot].cap.aux);
    predicate has_root{L}(integer slot) = proof_slots[slot].cap.aux != 0 && map_root(slot) != NIL;
    predicate has_place{L}(integer slot) = 0 <= slot < PROOF_SLOTS && has_space(proof_slots[slot].cap.aux) &&
      (has_root(slot) ==> is_walk(map_root(slot), proof_slots[slot].cap.word));
    predicate has_frame_place{L}(integer slot) = has_place(slot) && is_frame(proof_slots[slot].cap);

    // A capability to a VSpace that has its ASID still.
    predicate is_space{L}(struct cap cap) = cap.type == CAP_VSPACE && cap.aux != 0 && vttbr_at(cap.word) == cap.aux;
    // References of a capability to one are in the window, and where a walk for the address leads are tables.
    predicate is_sound{L}(struct cap vspace, integer address) = vspace.type == CAP_VSPACE ==>
      has_space(vspace.word) && is_walk(vspace.object, address);
    // A walk for the address comes to entries that can show the frame.
    predicate may_be_at{L}(integer slot, integer root, integer address) = 0 <= slot < PROOF_SLOTS && is_frame(proof_slots[slot].cap) &&
      is_walk(root, address) && reaches(root, address, level_of(proof_slots[slot].cap.size));
    logic integer end_entry{L}(integer slot, integer root, integer address) = walked(root, address, level_of(proof_slots[slot].cap.size));
    logic integer end_table{L}(integer slot, integer root, integer address) = table_on(root, address, level_of(proof_slots[slot].cap.size));
    logic integer end_index{L}(integer slot, integer address) = index_at(address, level_of(proof_slots[slot].cap.size));
    predicate only_end_differs{A, B}(integer slot, integer root, integer address) = \at(only_entry_differs{A, B}(
      table_on(root, address, level_of(proof_slots[slot].cap.size)), index_at(address, level_of(proof_slots[slot].cap.size))), A);

    // Whether a frame may be mapped so, or the error of the first thing that is wrong. Its address: of one that has a place that place,
    // of others any that users have.
    predicate is_address_error{L}(integer slot, integer asid, integer address, integer error) = \let frame = proof_slots[slot].cap;
      frame.aux != 0 ? (frame.aux != asid ? error == seL4_InvalidCapability :
        frame.word != address ? error == seL4_InvalidArgument : error == seL4_NoError)
      : (address + bytes_at(level_of(frame.size)) > 0x10000000000 ? error == seL4_InvalidArgument :
        address % bytes_at(level_of(frame.size)) != 0 ? error == seL4_AlignmentError : error == seL4_NoError);
    // The entry at which the walk ends: nothing is there, or the frame that has its place there; and all tables before are.
    predicate is_entry_error{L}(integer slot, integer entry, integer level, integer error) = \let frame = proof_slots[slot].cap;
      has(entry, 0) ? (level == level_of(frame.size) && frame.aux != 0 && is_leaf_of(entry, level, frame_address(frame))
        ? error == seL4_NoError : error == seL4_DeleteFirst)
      : error == (level == level_of(frame.size) ? seL4_NoError : seL4_FailedLookup);
    predicate is_end_error{L}(integer slot, integer root, integer address, integer error) = \let wanted = level_of(proof_slots[slot].cap.size);
      wanted == 1 || !is_next(entry_1(root, address)) ? is_entry_error(slot, entry_1(root, address), 1, error) :
      wanted == 2 || !is_next(entry_2(root, address)) ? is_entry_error(slot, entry_2(root, address), 2, error) :
      is_entry_error(slot, walked(root, address, 3), 3, error);
    predicate is_map_error{L}(integer slot, struct cap vspace, integer address, integer error) =
      vspace.type != CAP_VSPACE || vspace.aux == 0 ? error == seL4_InvalidCapability :
      vttbr_at(vspace.word) != vspace.aux ? error == seL4_FailedLookup :
      !is_address_error(slot, vspace.word, address, seL4_NoError) ? is_address_error(slot, vspace.word, address, error) :
      is_end_error(slot, vspace.object, address, error);

    // What shows the frame where its capability says is not there any more, and all else is.
    predicate is_shown{L}(integer slot) = has_root(slot) && may_be_at(slot, map_root(slot), proof_slots[slot].cap.word) &&
      is_leaf_of(end_entry(slot, map_root(slot), proof_slots[slot].cap.word), level_of(proof_slots[slot].cap.size),
        frame_address(proof_slots[slot].cap));
 */

/*@ // The entry of this level leads to the table; and none before does.
    predicate leads_at{L}(struct cap table, integer root, integer level) =
      reaches(root, table.word, level) && is_next(walked(root, table.word, level)) &&
      output_of(walked(root, table.word, level)) == pa_of(table.object);
    predicate is_parent{L}(struct cap table, integer root, integer level) =
      (level == 1 || (level == 2 && !leads_at(table, root, 1))) && leads_at(table, root, level);
    predicate is_parent_at{L}(struct cap table, integer root, integer level, integer in, integer index) =
      is_parent(table, root, level) && in == table_on(root, table.word, level) && index == index_at(table.word, level);
    predicate has_parent{L}(integer slot, integer level) =
      has_root(slot) && is_parent(proof_slots[slot].cap, map_root(slot), level);
 */

/* Of a contract: the entry of a walk in the state before, at a level, is not valid any more, and no other changes. */
#define is_cut(root, address, level)                                                            \
    (!has(entry_in(\old(table_on(root, address, level)), \old(index_at(address, level))), 0) && \
     only_entry_differs{                                                                        \
         Pre, Here}(\old(table_on(root, address, level)), \old(index_at(address, level))))

/* Of contracts: the invocation of a capability to a frame, whose capabilities are found; references are in the window. */
#define is_frame_invocation(inv)                                              \
    (can_talk((inv)->caller) && (inv)->cap == proof_slots[(inv)->slot].cap && \
     has_frame_place((inv)->slot) && (inv)->extra[0] < PROOF_SLOTS &&         \
     is_sound(proof_slots[(inv)->extra[0]].cap, saved((inv)->caller, REG_MR0)))

/* What the message of an ARM_Page_Map asks for. */
#define asked_space(inv)      proof_slots[(inv)->extra[0]].cap
#define asked_address(inv)    saved((inv)->caller, REG_MR0)
#define asked_rights(inv)     saved((inv)->caller, REG_MR0 + 1)
#define asked_attributes(inv) saved((inv)->caller, REG_MR0 + 2)

/* Whether it can be done: the error, or none. */
#define is_asked_error(inv, error)               \
    ((inv)->length < 3 || (inv)->extra[0] == NIL \
         ? (error) == seL4_TruncatedMessage      \
         : is_map_error((inv)->slot, asked_space(inv), asked_address(inv), error))
