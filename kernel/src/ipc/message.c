/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A message on its way: registers, words in the IPC buffers, capabilities.
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>
#include <sel4/message_info.h>

static u32 copy_buffer(tcb_ref_t sender, tcb_ref_t receiver, u32 length)
{
    if (!ipc_buffer_present(sender) || !ipc_buffer_present(receiver)) {
        return MESSAGE_REGISTERS;
    }
    if (length > MESSAGE_MAX) {
        length = MESSAGE_MAX;
    }
    for (u32 i = MESSAGE_REGISTERS; i < length; i++) {
        ipc_buffer_write(receiver, IPC_BUFFER_MSG + i, ipc_buffer_read(sender, IPC_BUFFER_MSG + i));
    }
    return length;
}

/* Registers beyond the message's length are not the receiver's to see. */
static inline void copy_register(tcb_ref_t sender, tcb_ref_t receiver, u32 index, u32 length)
{
    tcb_at(receiver)->context.x[REG_MR0 + index] =
        length > index ? tcb_at(sender)->context.x[REG_MR0 + index] : 0;
}

/* Where the receiver wants a capability: NIL when nowhere, or the slot is taken. */
static slot_ref_t receive_slot(tcb_ref_t receiver)
{
    cptr_t root = ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_CNODE);
    cptr_t index = ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_INDEX);
    word_t depth = ipc_buffer_read(receiver, IPC_BUFFER_RECEIVE_DEPTH);
    struct slot_lookup cnode = cspace_lookup(receiver, root);
    slot_ref_t slot = NIL;

    if (cnode.slot == NIL ||
        cspace_lookup_target(slot_at(cnode.slot)->cap, index, depth, &slot).code != seL4_NoError) {
        return NIL;
    }
    return slot_at(slot)->cap.type == CAP_NULL ? slot : NIL;
}

/* All or nothing: a capability that is not there makes it a message without. */
static u32 find_caps(tcb_ref_t sender, u32 count, slot_ref_t found[MESSAGE_CAPS_MAX])
{
    for (u32 i = 0; i < count; i++) {
        found[i] = cspace_lookup(sender, ipc_buffer_read(sender, IPC_BUFFER_CAPS + i)).slot;
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
    slot_insert(derived, source, dest);
    return true;
}

/* A message carries one capability, and any number of those to the very endpoint it goes through,
 * which are only shown: their badges. Returns the fields of the message info. */
static COLD word_t transfer_caps(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint,
                                 u32 count)
{
    slot_ref_t found[MESSAGE_CAPS_MAX] = {NIL};
    u32 caps = find_caps(sender, count, found);
    slot_ref_t dest = caps == 0 ? NIL : receive_slot(receiver);
    word_t unwrapped = 0;
    u32 i = 0;

    for (; i < caps; i++) {
        if (endpoint != NIL && slot_at(found[i])->cap.type == CAP_ENDPOINT &&
            slot_at(found[i])->cap.object == endpoint) {
            ipc_buffer_write(receiver, IPC_BUFFER_CAPS + i, slot_at(found[i])->cap.word);
            unwrapped = bit_set(unwrapped, i);
        } else if (place_cap(found[i], dest)) {
            dest = NIL;
        } else {
            break;
        }
    }
    return unwrapped << seL4_MessageInfo_capsUnwrapped_shift |
           (word_t)i << seL4_MessageInfo_extraCaps_shift;
}

static COLD void transfer_fault(tcb_ref_t sender, tcb_ref_t receiver)
{
    tcb_at(receiver)->context.x[REG_INFO] = tcb_at(sender)->fault.type
                                                << seL4_MessageInfo_label_shift |
                                            fault_message(sender, receiver);
}

void message_transfer(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint, word_t badge,
                      bool grant)
{
    word_t info = tcb_at(sender)->context.x[REG_INFO];
    word_t label = round_down(info, seL4_MessageInfo_label_shift);
    u32 length = (u32)info & seL4_MessageInfo_length_mask;
    u32 caps = (u32)(info >> seL4_MessageInfo_extraCaps_shift) & seL4_MessageInfo_extraCaps_mask;

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
    if (unlikely(caps != 0) && grant && ipc_buffer_present(sender) &&
        ipc_buffer_present(receiver)) {
        label |= transfer_caps(sender, receiver, endpoint, caps);
    }
    tcb_at(receiver)->context.x[REG_INFO] = label | length;
}
