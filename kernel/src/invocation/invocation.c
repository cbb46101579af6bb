/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Arguments, results and the choice of the decoder.
 */
#include "decode.h"

#include <base/window.h>
#include <capability/cspace.h>
#include <interrupt/irq.h>
#include <invocation/invocation.h>
#include <ipc/fault.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <space/ipc_buffer.h>
#include <space/vspace.h>

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

struct error decode_invocation(const struct invocation *inv)
{
    switch (inv->cap.type) {
    case CAP_UNTYPED:
        return decode_untyped(inv);
    case CAP_CNODE:
        return decode_cnode(inv);
    case CAP_TCB:
        return decode_tcb(inv);
    case CAP_SCHED_CONTEXT:
        return decode_sched_context(inv);
    case CAP_SCHED_CONTROL:
        return decode_sched_control(inv);
    case CAP_IRQ_CONTROL:
        return decode_irq_control(inv);
    case CAP_IRQ_HANDLER:
        return decode_irq_handler(inv);
    case CAP_SGI_SIGNAL:
        return invoke_sgi_signal(&inv->cap);
    case CAP_FRAME:
        return decode_frame(inv);
    case CAP_PAGE_TABLE:
        return decode_page_table(inv);
    case CAP_VSPACE:
        return decode_vspace(inv);
    case CAP_ASID_CONTROL:
        return decode_asid_control(inv);
    case CAP_ASID_POOL:
        return decode_asid_pool(inv);
    case CAP_SMC:
        return decode_smc(inv);
    default:
        return error_capability(0);
    }
}

bool invocation_gather(struct invocation *inv, word_t info, cptr_t *missing,
                       struct lookup_failure *failure)
{
    u32 caps = (u32)(info >> 7 & 3);

    inv->length = (u32)(info & 0x7f);
    if (inv->length > MESSAGE_MAX) {
        inv->length = MESSAGE_MAX;
    }
    if (caps == 0 || !ipc_buffer_present(inv->caller)) {
        return true;
    }
    for (u32 i = 0; i < caps; i++) {
        cptr_t cptr = ipc_buffer_read(inv->caller, IPC_BUFFER_CAPS + i);
        struct slot_lookup found = cspace_lookup(inv->caller, cptr);

        if (found.slot == NIL) {
            *missing = cptr;
            *failure = found.failure;
            return false;
        }
        inv->extra[i] = found.slot;
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
    struct context *context = &tcb_at(inv->caller)->context;

    context->x[REG_BADGE] = 0;
    if (error->code != seL4_NoError) {
        context->x[REG_INFO] = (word_t)error->code << 12 | error_details(inv, error);
    }
}
