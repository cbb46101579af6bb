/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A message on its way: registers, words in the IPC buffers, capabilities.
 */
#include <kernel/cspace.h>
#include <kernel/fault.h>
#include <kernel/ipc_buffer.h>
#include <kernel/window.h>
#include <object/derivation.h>
#include <object/endpoint.h>
#include <sel4/message_info.h>

static u32 copy_words(tcb_ref_t sender, tcb_ref_t receiver, u32 length)
{
    const struct context *from = &tcb_at(sender)->context;
    struct context *to = &tcb_at(receiver)->context;

    for (u32 i = 0; i < MESSAGE_REGISTERS; i++) {
        to->x[REG_MR0 + i] = i < length ? from->x[REG_MR0 + i] : 0;
    }
    if (length <= MESSAGE_REGISTERS) {
        return length;
    }
    if (!ipc_buffer_present(sender) || !ipc_buffer_present(receiver)) {
        return MESSAGE_REGISTERS;
    }
    for (u32 i = MESSAGE_REGISTERS; i < length; i++) {
        ipc_buffer_write(receiver, IPC_BUFFER_MSG + i, ipc_buffer_read(sender, IPC_BUFFER_MSG + i));
    }
    return length;
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

/* One capability can move a message; those to the very endpoint are only shown by their badge. */
static word_t transfer_caps(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint, u32 caps)
{
    slot_ref_t dest = receive_slot(receiver);
    word_t unwrapped = 0;
    u32 done = 0;

    for (; done < caps; done++) {
        struct slot_lookup source =
            cspace_lookup(sender, ipc_buffer_read(sender, IPC_BUFFER_CAPS + done));

        if (source.slot == NIL) {
            break;
        }
        const struct cap *cap = &slot_at(source.slot)->cap;

        if (cap->type == CAP_ENDPOINT && cap->object == endpoint) {
            ipc_buffer_write(receiver, IPC_BUFFER_CAPS + done, cap->word);
            unwrapped |= BIT(done);
            continue;
        }
        struct cap derived;

        if (dest == NIL || cap_derive(source.slot, &derived).code != seL4_NoError ||
            derived.type == CAP_NULL) {
            break;
        }
        slot_insert(derived, source.slot, dest);
        dest = NIL;
    }
    return unwrapped << 9 | (word_t)done << 7;
}

void message_transfer(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint, word_t badge,
                      bool grant)
{
    struct tcb *from = tcb_at(sender);
    struct tcb *to = tcb_at(receiver);

    to->context.x[REG_BADGE] = badge;
    if (from->fault.type != 0) {
        to->context.x[REG_INFO] = from->fault.type << 12 | fault_message(sender, receiver);
        return;
    }
    word_t info = from->context.x[REG_INFO];
    u32 length = (u32)(info & 0x7f);
    u32 caps = (u32)(info >> 7 & 3);
    word_t caps_field = 0;

    length = copy_words(sender, receiver, length < MESSAGE_MAX ? length : MESSAGE_MAX);
    if (unlikely(caps != 0) && grant && ipc_buffer_present(sender) && ipc_buffer_present(receiver)) {
        caps_field = transfer_caps(sender, receiver, endpoint, caps);
    }
    to->context.x[REG_INFO] = (info & ~0xfffULL) | caps_field | length;
}
