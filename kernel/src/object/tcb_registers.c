/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reading and writing a thread's registers, in the order of seL4_UserContext.
 */
#include "tcb_decode.h"

#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/tcb.h>

#define REGISTERS 36u /* pc, sp, spsr, 31 general, tpidr_el0, tpidrro_el0 */

enum { REGISTER_PC, REGISTER_SP, REGISTER_PSTATE, REGISTER_X0 };

/* x0..x8, x16..x18, x29, x30, x9..x15, x19..x28: seL4's order. */
static const u8 general_order[31] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  16, 17, 18, 29, 30, 9, 10,
                                      11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28 };

static u64 *register_at(struct context *context, u32 i)
{
    switch (i) {
    case REGISTER_PC:
        return &context->pc;
    case REGISTER_SP:
        return &context->sp;
    case REGISTER_PSTATE:
        return &context->pstate;
    case REGISTERS - 2:
        return &context->tpidr;
    case REGISTERS - 1:
        return &context->tpidrro;
    default:
        return &context->x[general_order[i - REGISTER_X0]];
    }
}

struct error decode_read_registers(const struct invocation *inv)
{
    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    word_t flags = invocation_argument(inv, 0);
    word_t count = invocation_argument(inv, 1);
    tcb_ref_t ref = inv->cap.object;

    if (count < 1 || count > REGISTERS) {
        return error_range(1, REGISTERS);
    }
    if (ref == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    if (flags & 1) {
        tcb_suspend(ref);
    }
    for (u32 i = 0; i < count; i++) {
        invocation_result(inv, i, *register_at(&tcb_at(ref)->context, i));
    }
    invocation_result_length(inv, (u32)count);
    return error_none();
}

struct error decode_write_registers(const struct invocation *inv)
{
    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    word_t flags = invocation_argument(inv, 0);
    word_t count = invocation_argument(inv, 1);
    tcb_ref_t ref = inv->cap.object;

    if (inv->length - 2 < count) {
        return error_code(seL4_TruncatedMessage);
    }
    if (ref == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    for (u32 i = 0; i < count && i < REGISTERS; i++) {
        word_t value = invocation_argument(inv, 2 + i);

        *register_at(&tcb_at(ref)->context, i) = i == REGISTER_PSTATE ? value & PSTATE_USER : value;
    }
    if (flags & 1) {
        tcb_resume(ref);
    }
    return error_none();
}
