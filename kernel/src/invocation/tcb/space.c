/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that give a thread its CSpace, VSpace, fault handler and IPC buffer.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/derivation.h>
#include <space/vspace.h>
#include <sel4/constants.h>

struct spaces {
    struct new_cap cspace;
    struct new_cap vspace;
};

struct buffer {
    struct new_cap frame; /* CAP_NULL: none */
    vaddr_t address;
    ref_t granule;
};

static struct error derive_cspace(slot_ref_t source, word_t data, struct new_cap *to)
{
    struct error error = new_cap_derive(source, to);

    if (error.code != seL4_NoError) {
        return error;
    }
    if (data != 0) {
        to->cap = cap_update_data(to->cap, data, false);
    }
    return to->cap.type == CAP_CNODE ? error_none() : error_code(seL4_IllegalOperation);
}

static struct error derive_vspace(slot_ref_t source, struct new_cap *to)
{
    struct error error = new_cap_derive(source, to);

    if (error.code != seL4_NoError) {
        return error;
    }
    return vspace_cap_is_valid(&to->cap) ? error_none() : error_code(seL4_IllegalOperation);
}

static struct error derive_spaces(slot_ref_t cspace, word_t cspace_data, slot_ref_t vspace,
                                  struct spaces *to)
{
    struct error error = derive_cspace(cspace, cspace_data, &to->cspace);

    return error.code == seL4_NoError ? derive_vspace(vspace, &to->vspace) : error;
}

static struct error install_spaces(const struct invocation *inv, const struct spaces *from)
{
    struct error error = new_cap_install(inv, TCB_SLOT_CSPACE, &from->cspace);

    if (error.code != seL4_NoError) {
        return error;
    }
    error = new_cap_install(inv, TCB_SLOT_VSPACE, &from->vspace);
    if (error.code == seL4_NoError && inv->cap.object == ks.current) {
        vspace_switch_to(ks.current);
    }
    return error;
}

/* The kernel has no other way to user memory than its own window; a buffer that it may not write it
 * does not use. */
static struct error check_buffer(struct buffer *to)
{
    const struct cap *frame = &to->frame.cap;
    paddr_t pa = ((paddr_t)frame->object << PAGE_BITS) + (to->address & MASK(frame->size & 63));

    if (frame->type != CAP_FRAME || (frame->flags & CAP_DEVICE) || pa < ks.boot.window_pa ||
        pa - ks.boot.window_pa >= ks.boot.window_size) {
        return error_code(seL4_IllegalOperation);
    }
    if (to->address & MASK(seL4_IPCBufferSizeBits)) {
        return error_code(seL4_AlignmentError);
    }
    if ((frame->rights & (RIGHT_READ | RIGHT_WRITE)) == (RIGHT_READ | RIGHT_WRITE)) {
        to->granule = window_ref(pa);
    }
    return error_none();
}

static struct error derive_buffer(slot_ref_t frame, vaddr_t address, struct buffer *to)
{
    struct error error;

    *to = (struct buffer){.address = address};
    if (address == 0) {
        return error_none();
    }
    error = new_cap_derive(frame, &to->frame);
    return error.code == seL4_NoError ? check_buffer(to) : error;
}

static struct error install_buffer(const struct invocation *inv, const struct buffer *from)
{
    struct error error = new_cap_install(inv, TCB_SLOT_IPC_BUFFER, &from->frame);

    if (error.code == seL4_NoError) {
        tcb_at(inv->cap.object)->ipc_buffer = from->address;
        tcb_at(inv->cap.object)->ipc_buffer_ref = from->granule;
    }
    return error;
}

struct error decode_configure(const struct invocation *inv)
{
    struct spaces spaces;
    struct buffer buffer;
    struct error error;

    if (inv->length < 3 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = derive_buffer(inv->extra[2], invocation_argument(inv, 2), &buffer);
    if (error.code == seL4_NoError) {
        error = derive_spaces(inv->extra[0], invocation_argument(inv, 0), inv->extra[1], &spaces);
    }
    if (error.code == seL4_NoError) {
        error = install_spaces(inv, &spaces);
    }
    return error.code == seL4_NoError ? install_buffer(inv, &buffer) : error;
}

struct error decode_set_space(const struct invocation *inv)
{
    struct spaces spaces;
    struct new_cap handler;
    struct error error;

    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = new_cap_fault_handler(inv->extra[0], 1, &handler);
    if (error.code == seL4_NoError) {
        error = derive_spaces(inv->extra[1], invocation_argument(inv, 0), inv->extra[2], &spaces);
    }
    if (error.code == seL4_NoError) {
        error = new_cap_install(inv, TCB_SLOT_FAULT_HANDLER, &handler);
    }
    return error.code == seL4_NoError ? install_spaces(inv, &spaces) : error;
}

struct error decode_set_ipc_buffer(const struct invocation *inv)
{
    struct buffer buffer;
    struct error error;

    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = derive_buffer(inv->extra[0], invocation_argument(inv, 0), &buffer);
    return error.code == seL4_NoError ? install_buffer(inv, &buffer) : error;
}
