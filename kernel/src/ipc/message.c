/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A message on its way: registers, words in the IPC buffers, capabilities.
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <capability/notes.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>
#include <sel4/message_info.h>

/*@ requires can_talk(sender) && can_talk(receiver) && length > MESSAGE_REGISTERS;
    assigns proof_users.fetches, proof_buffers;
    behavior both:
      assumes has_buffer(sender) && has_buffer(receiver);
      ensures \result == (length > MESSAGE_MAX ? MESSAGE_MAX : length);
      ensures only_fetched{Pre, Here}(sender, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + \result);
      ensures is_passed_on{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + \result);
      ensures nobody_else_writes ==>
        is_copied{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + \result);
      ensures only_words_differ{Pre, Here}(receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + \result);
    behavior none:
      assumes !has_buffer(sender) || !has_buffer(receiver);
      ensures \result == MESSAGE_REGISTERS && same_buffers{Pre, Here} && nothing_fetched{Pre, Here};
 */
static u32 copy_buffer(tcb_ref_t sender, tcb_ref_t receiver, u32 length)
{
    if (!ipc_buffer_present(sender) || !ipc_buffer_present(receiver)) {
        return MESSAGE_REGISTERS;
    }
    if (length > MESSAGE_MAX) {
        length = MESSAGE_MAX;
    }
    /*@ loop invariant MESSAGE_REGISTERS <= i <= length;
        loop invariant only_fetched{Pre, Here}(sender, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + i);
        loop invariant is_passed_on{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + i);
        loop invariant nobody_else_writes ==>
          is_copied{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + i);
        loop invariant only_words_differ{Pre, Here}(receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, IPC_BUFFER_MSG + i);
        loop assigns i, proof_users.fetches, proof_buffers;
        loop variant length - i;
     */
    for (u32 i = MESSAGE_REGISTERS; i < length; i++) {
        ipc_buffer_write(receiver, IPC_BUFFER_MSG + i, ipc_buffer_read(sender, IPC_BUFFER_MSG + i));
    }
    return length;
}

/* Registers beyond the message's length are not the receiver's to see. */
/*@ requires sender < PROOF_OBJECTS && receiver < PROOF_OBJECTS && index < MESSAGE_REGISTERS;
    assigns proof_tcbs[receiver].context.x[REG_MR0 + index];
    ensures saved(receiver, REG_MR0 + index) ==
      (length > index ? \old(proof_tcbs[sender].context.x[REG_MR0 + index]) : 0);
 */
static inline void copy_register(tcb_ref_t sender, tcb_ref_t receiver, u32 index, u32 length)
{
    tcb_at(receiver)->context.x[REG_MR0 + index] =
        length > index ? tcb_at(sender)->context.x[REG_MR0 + index] : 0;
}

/* Where the receiver wants a capability: NIL when nowhere, or the slot is taken. */
static slot_ref_t receive_slot(tcb_ref_t receiver)
{
    slot_ref_t root = notes_lookup(receiver, ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_CNODE));
    word_t depth = ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_DEPTH);
    struct cspace_walk walk = {.node = root,
                               .bits_left = (u32)depth,
                               .cptr = ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_INDEX)};
    slot_ref_t slot = NIL;

    if (root == NIL || depth < 1 || depth > WORD_BITS) {
        return NIL;
    }
    slot = notes_resolve(&walk);
    return slot != NIL && walk.bits_left == 0 && slot_at(slot)->cap.type == CAP_NULL ? slot : NIL;
}

/* Ahead, what it will be: a message before it may show badges in the same buffer. */
static cptr_t cap_address(tcb_ref_t sender, u32 i)
{
    if (unlikely(ks.notes.ahead && ks.notes.shown_in[i] == tcb_at(sender)->ipc_buffer_ref)) {
        return ks.notes.badges[i];
    }
    return ipc_buffer_read(sender, IPC_BUFFER_CAPS + i);
}

static void show(tcb_ref_t receiver, u32 i, word_t badge)
{
    if (ks.notes.ahead) {
        ks.notes.shown_in[i] = tcb_at(receiver)->ipc_buffer_ref;
        ks.notes.badges[i] = badge;
    } else {
        ipc_buffer_write(receiver, IPC_BUFFER_CAPS + i, badge);
    }
}

/* A capability that is not there makes it a message without. */
u32 message_find_caps(tcb_ref_t sender, slot_ref_t found[MESSAGE_CAPS_MAX])
{
    u32 count =
        ipc_buffer_present(sender) && message_brings_caps(sender) ? message_caps(sender) : 0;

    for (u32 i = 0; i < count; i++) {
        found[i] = notes_lookup(sender, cap_address(sender, i));
        if (found[i] == NIL) {
            return 0;
        }
    }
    return count;
}

/* Copies the capability into the receive slot, if there (still) is one. */
static bool place_cap(slot_ref_t source, slot_ref_t dest)
{
    struct cap derived = {.type = CAP_NULL};

    if (dest == NIL || cap_derive(source, &derived).code != seL4_NoError ||
        derived.type == CAP_NULL) {
        return false;
    }
    if (notes_place(source, dest)) {
        slot_insert(derived, source, dest);
    }
    return true;
}

/* A message carries one capability, and any number of those to the very endpoint it goes through,
 * which are only shown: their badges. Returns the fields of the message info. */
word_t message_transfer_caps(tcb_ref_t receiver, endpoint_ref_t endpoint, const slot_ref_t *caps,
                             u32 count)
{
    word_t unwrapped = 0;
    u32 i = 0;

    if (!ipc_buffer_present(receiver)) {
        return 0;
    }

    slot_ref_t dest = receive_slot(receiver);

    for (; i < count; i++) {
        if (endpoint != NIL && slot_at(caps[i])->cap.type == CAP_ENDPOINT &&
            slot_at(caps[i])->cap.object == endpoint) {
            show(receiver, i, slot_at(caps[i])->cap.word);
            unwrapped = bit_set(unwrapped, i);
        } else if (place_cap(caps[i], dest)) {
            dest = NIL;
        } else {
            break;
        }
    }
    return unwrapped << seL4_MessageInfo_capsUnwrapped_shift |
           (word_t)i << seL4_MessageInfo_extraCaps_shift;
}

/* Of a contract. */
#define message_length(tcb) ((u32)saved(tcb, REG_INFO) & seL4_MessageInfo_length_mask)
#define uses_buffers(sender, receiver) \
    (message_length(sender) > MESSAGE_REGISTERS && has_buffer(sender) && has_buffer(receiver))
#define end_of_message(sender) \
    (IPC_BUFFER_MSG + (message_length(sender) > MESSAGE_MAX ? MESSAGE_MAX : message_length(sender)))

static COLD void transfer_fault(tcb_ref_t sender, tcb_ref_t receiver)
{
    tcb_at(receiver)->context.x[REG_INFO] = tcb_at(sender)->fault.type
                                                << seL4_MessageInfo_label_shift |
                                            fault_message(sender, receiver);
}

/*@ requires can_talk(sender) && can_talk(receiver) && sender != receiver;
    behavior plain:
      assumes proof_tcbs[sender].fault.type == seL4_Fault_NullFault && count == 0;
      assigns proof_tcbs[receiver].context.x[REG_BADGE .. REG_MR0 + MESSAGE_REGISTERS - 1], proof_users.fetches, proof_buffers;
      ensures saved(receiver, REG_BADGE) == badge;
      ensures \forall integer i; 0 <= i < MESSAGE_REGISTERS ==> saved(receiver, REG_MR0 + i) ==
        (message_length(sender) > i ? \at(proof_tcbs[sender].context.x[REG_MR0 + i], Pre) : 0);
      ensures uses_buffers(sender, receiver) ==>
        only_fetched{Pre, Here}(sender, IPC_BUFFER_MSG + MESSAGE_REGISTERS, end_of_message(sender)) &&
        is_passed_on{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, end_of_message(sender)) &&
        only_words_differ{Pre, Here}(receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, end_of_message(sender));
      ensures uses_buffers(sender, receiver) && nobody_else_writes ==>
        is_copied{Pre, Here}(sender, receiver, IPC_BUFFER_MSG + MESSAGE_REGISTERS, end_of_message(sender));
      ensures !uses_buffers(sender, receiver) ==> same_buffers{Pre, Here} && nothing_fetched{Pre, Here};
 */
void message_transfer(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint, word_t badge,
                      const slot_ref_t *caps, u32 count)
{
    word_t info = tcb_at(sender)->context.x[REG_INFO];
    word_t label = round_down(info, seL4_MessageInfo_label_shift);
    u32 length = (u32)info & seL4_MessageInfo_length_mask;

    tcb_at(receiver)->context.x[REG_BADGE] = badge;
    if (unlikely(tcb_at(sender)->fault.type != seL4_Fault_NullFault)) {
        transfer_fault(sender, receiver);
        return;
    }
    copy_register(sender, receiver, 0, length);
    copy_register(sender, receiver, 1, length);
    copy_register(sender, receiver, 2, length);
    copy_register(sender, receiver, 3, length);
    if (unlikely(length > MESSAGE_REGISTERS)) {
        length = copy_buffer(sender, receiver, length);
    }
    if (unlikely(count != 0)) {
        label |= message_transfer_caps(receiver, endpoint, caps, count);
    }
    tcb_at(receiver)->context.x[REG_INFO] = label | length;
}
