/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Arguments, results, and which object is asked.
 */
#include "decode.h"

#include <base/window.h>
#include <capability/cspace.h>
#include <invocation/invocation.h>
#include <space/ipc_buffer.h>
#include <sel4/message_info.h>

word_t invocation_argument(const struct invocation *inv, u32 i)
{
    return message_register(inv->caller, i);
}

void invocation_result(const struct invocation *inv, u32 i, word_t value)
{
    if (inv->call) {
        (void)message_register_set(inv->caller, i, value);
    }
}

void invocation_result_length(const struct invocation *inv, u32 length)
{
    if (inv->call) {
        tcb_at(inv->caller)->context.x[REG_INFO] = length;
    }
}

/* Each type of capability has a plan of its own. What decode does not write of it is 0. Inlined, they would share a frame that each refused call pays for. */
#define DEFINE_PERFORM(type)                                                  \
    static NOINLINE struct error perform_##type(const struct invocation *inv) \
    {                                                                         \
        struct type##_plan plan = {0};                                        \
        struct error error = decode_##type(inv, &plan);                       \
                                                                              \
        if (error.code == seL4_NoError) {                                     \
            invoke_##type(inv, &plan);                                        \
        }                                                                     \
        return error;                                                         \
    }

DEFINE_PERFORM(untyped)
DEFINE_PERFORM(cnode)
DEFINE_PERFORM(tcb)
DEFINE_PERFORM(sched_context)
DEFINE_PERFORM(sched_control)
DEFINE_PERFORM(irq_control)
DEFINE_PERFORM(irq_handler)
DEFINE_PERFORM(frame)
DEFINE_PERFORM(page_table)
DEFINE_PERFORM(vspace)
DEFINE_PERFORM(asid_control)
DEFINE_PERFORM(asid_pool)
DEFINE_PERFORM(smc)
DEFINE_PERFORM(vcpu)

struct error invocation_perform(const struct invocation *inv)
{
    switch (inv->cap.type) {
    case CAP_UNTYPED:
        return perform_untyped(inv);
    case CAP_CNODE:
        return perform_cnode(inv);
    case CAP_TCB:
        return perform_tcb(inv);
    case CAP_SCHED_CONTEXT:
        return perform_sched_context(inv);
    case CAP_SCHED_CONTROL:
        return perform_sched_control(inv);
    case CAP_IRQ_CONTROL:
        return perform_irq_control(inv);
    case CAP_IRQ_HANDLER:
        return perform_irq_handler(inv);
    case CAP_FRAME:
        return perform_frame(inv);
    case CAP_PAGE_TABLE:
        return perform_page_table(inv);
    case CAP_VSPACE:
        return perform_vspace(inv);
    case CAP_ASID_CONTROL:
        return perform_asid_control(inv);
    case CAP_ASID_POOL:
        return perform_asid_pool(inv);
    case CAP_SMC:
        return perform_smc(inv);
    case CAP_VCPU:
        return perform_vcpu(inv);
    case CAP_SGI_SIGNAL:
        invoke_sgi_signal(inv);
        return error_none();
    default:
        return error_capability(0);
    }
}

bool invocation_gather(struct invocation *inv, word_t info, struct cspace_walk *walk)
{
    u32 caps = (u32)(info >> seL4_MessageInfo_extraCaps_shift & seL4_MessageInfo_extraCaps_mask);

    inv->length = (u32)(info & seL4_MessageInfo_length_mask);
    if (inv->length > MESSAGE_MAX) {
        inv->length = MESSAGE_MAX;
    }
    if (caps == 0 || !ipc_buffer_present(inv->caller)) {
        return true;
    }
    /*@ loop invariant 0 <= i <= caps && caps == caps_in(info) && inv->extra[0] < PROOF_SLOTS;
        loop invariant i == 0 ==> proof_users.fetches == \at(proof_users.fetches, Pre);
        loop invariant i > 0 ==> inv->extra[0] == \at(slot_sent_by(inv->caller), Pre);
        loop assigns i, inv->caps, inv->extra[0 .. 2], *walk, proof_users.fetches;
        loop variant caps - i;
     */
    for (u32 i = 0; i < caps; i++) {
        cptr_t cptr = ipc_buffer_read(inv->caller, IPC_BUFFER_CAPS + i);

        *walk = cspace_walk(inv->caller, cptr);
        inv->extra[i] = cspace_resolve_first(walk);
        if (inv->extra[i] == NIL) {
            return false;
        }
        inv->caps = i + 1;
    }
    return true;
}

static u32 error_details(const struct invocation *inv, const struct error *error)
{
    switch (error->code) {
    case seL4_InvalidArgument:
    case seL4_InvalidCapability:
        invocation_result(inv, 0, error->which);
        return 1;
    case seL4_RangeError:
        invocation_result(inv, 0, error->words[0]);
        invocation_result(inv, 1, error->words[1]);
        return 2;
    case seL4_NotEnoughMemory:
        invocation_result(inv, 0, error->words[0]);
        return 1;
    case seL4_FailedLookup:
        invocation_result(inv, 0, (error->which & ERROR_SOURCE) != 0);
        invocation_result(inv, 1, error->which & ~ERROR_SOURCE);
        invocation_result(inv, 2, error->words[0]);
        invocation_result(inv, 3, error->words[1]);
        invocation_result(inv, 4, error->words[2]);
        return 5;
    default:
        return 0;
    }
}

void invocation_reply(const struct invocation *inv, const struct error *error)
{
    word_t *x = tcb_at(inv->caller)->context.x;

    x[REG_BADGE] = 0;
    if (error->code != seL4_NoError) {
        x[REG_INFO] =
            (word_t)error->code << seL4_MessageInfo_label_shift | error_details(inv, error);
    }
}
