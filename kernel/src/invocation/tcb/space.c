/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that give a thread its CSpace, VSpace, fault handler and IPC buffer.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/derivation.h>
#include <space/frame.h>
#include <space/vspace.h>
#include <sel4/constants.h>

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
    return vspace_cap_is_valid(to->cap) ? error_none() : error_code(seL4_IllegalOperation);
}

static struct error derive_spaces(slot_ref_t cspace, word_t cspace_data, slot_ref_t vspace,
                                  struct tcb_plan *plan)
{
    struct error error = derive_cspace(cspace, cspace_data, &plan->cspace);

    return error.code == seL4_NoError ? derive_vspace(vspace, &plan->vspace) : error;
}

/* false: as new_cap_install(). */
static bool install_spaces(const struct invocation *inv, const struct tcb_plan *plan)
{
    if (!new_cap_install(inv, TCB_SLOT_CSPACE, &plan->cspace) ||
        !new_cap_install(inv, TCB_SLOT_VSPACE, &plan->vspace)) {
        return false;
    }
    if (inv->cap.object == ks.current) {
        vspace_switch_to(ks.current);
    }
    return true;
}

/* The kernel has no other way to user memory than its own window; a buffer that it may not write it
 * does not use. */
static struct error check_buffer(const struct cap *frame, struct tcb_plan *plan)
{
    paddr_t pa = frame_pa(*frame) + (plan->buffer_address & mask(frame->size));

    if (frame->type != CAP_FRAME || (frame->flags & CAP_DEVICE) || pa < ks.boot.window_pa ||
        pa - ks.boot.window_pa >= ks.boot.window_size) {
        return error_code(seL4_IllegalOperation);
    }
    if (plan->buffer_address & MASK(seL4_IPCBufferSizeBits)) {
        return error_code(seL4_AlignmentError);
    }
    if ((frame->rights & (RIGHT_READ | RIGHT_WRITE)) == (RIGHT_READ | RIGHT_WRITE)) {
        plan->buffer_granule = window_ref(pa);
    }
    return error_none();
}

/* At address 0: none. */
static struct error derive_buffer(slot_ref_t frame, vaddr_t address, struct tcb_plan *plan)
{
    plan->buffer = (struct new_cap){.cap = {.type = CAP_NULL}};
    plan->buffer_address = address;
    plan->buffer_granule = NIL;
    if (address == 0) {
        return error_none();
    }

    struct error error = new_cap_derive(frame, &plan->buffer);

    return error.code == seL4_NoError ? check_buffer(&plan->buffer.cap, plan) : error;
}

struct error decode_configure(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->length < 3 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = derive_buffer(inv->extra[2], invocation_argument(inv, 2), plan);

    return error.code == seL4_NoError
               ? derive_spaces(inv->extra[0], invocation_argument(inv, 0), inv->extra[1], plan)
               : error;
}

void invoke_configure(const struct invocation *inv, const struct tcb_plan *plan)
{
    if (install_spaces(inv, plan)) {
        invoke_set_ipc_buffer(inv, plan);
    }
}

struct error decode_set_space(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = new_cap_fault_handler(inv->extra[0], 1, &plan->handler);

    return error.code == seL4_NoError
               ? derive_spaces(inv->extra[1], invocation_argument(inv, 0), inv->extra[2], plan)
               : error;
}

void invoke_set_space(const struct invocation *inv, const struct tcb_plan *plan)
{
    if (new_cap_install(inv, TCB_SLOT_FAULT_HANDLER, &plan->handler)) {
        (void)install_spaces(inv, plan);
    }
}

struct error decode_set_ipc_buffer(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    return derive_buffer(inv->extra[0], invocation_argument(inv, 0), plan);
}

void invoke_set_ipc_buffer(const struct invocation *inv, const struct tcb_plan *plan)
{
    if (new_cap_install(inv, TCB_SLOT_IPC_BUFFER, &plan->buffer)) {
        tcb_at(inv->cap.object)->ipc_buffer = plan->buffer_address;
        tcb_at(inv->cap.object)->ipc_buffer_ref = plan->buffer_granule;
    }
}
