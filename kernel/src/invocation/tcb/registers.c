/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that read and write a thread's registers.
 */
#include "tcb.h"

#include <base/window.h>
#include <invocation/registers.h>
#include <ipc/thread.h>

enum copy_flags {
    SUSPEND_SOURCE = 1,
    RESUME_TARGET = 2,
    TRANSFER_FRAME = 4,
    TRANSFER_INTEGER = 8
};

/* pc, sp, pstate, x0..x8, x16..x18, x29, x30; the rest are the integer registers. */
#define FRAME_REGISTERS 17u

struct error decode_read_registers(const struct invocation *inv, struct tcb_plan *plan)
{
    word_t count = invocation_argument(inv, TRANSFER_COUNT);

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    if (count < 1 || count > TCB_REGISTERS) {
        return error_range(1, TCB_REGISTERS);
    }
    if (inv->cap.object == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    plan->flags = invocation_argument(inv, 0);
    plan->registers = (u32)count;
    return error_none();
}

void invoke_read_registers(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_ref_t from = inv->cap.object;
    u32 count = plan->registers;

    if (plan->flags & READ_SUSPEND) {
        tcb_suspend(from);
    }
    if (inv->call) {
        tcb_registers_read(from, inv->caller, count);
    }
    invocation_result_length(inv, count);
}

struct error decode_write_registers(const struct invocation *inv, struct tcb_plan *plan)
{
    word_t count = invocation_argument(inv, TRANSFER_COUNT);

    if (inv->length < TCB_WRITE_ARGUMENTS || inv->length - TCB_WRITE_ARGUMENTS < count) {
        return error_code(seL4_TruncatedMessage);
    }
    if (inv->cap.object == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    plan->flags = invocation_argument(inv, 0);
    plan->registers = count < TCB_REGISTERS ? (u32)count : TCB_REGISTERS;
    return error_none();
}

void invoke_write_registers(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_ref_t to = inv->cap.object;

    tcb_registers_write(to, inv->caller, plan->registers);
    if (plan->flags & WRITE_RESUME) {
        tcb_resume(to);
    }
}

struct error decode_copy_registers(const struct invocation *inv, struct tcb_plan *plan)
{
    struct cap source = slot_at(inv->extra[0])->cap;

    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (source.type != CAP_TCB) {
        return error_capability(1);
    }
    plan->flags = invocation_argument(inv, 0);
    plan->source = source.object;
    return error_none();
}

static void copy(tcb_ref_t from, tcb_ref_t to, u32 first, u32 end)
{
    for (u32 i = first; i < end; i++) {
        tcb_register_set(to, i, tcb_register(from, i));
    }
}

void invoke_copy_registers(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_ref_t to = inv->cap.object;

    if (plan->flags & SUSPEND_SOURCE) {
        tcb_suspend(plan->source);
    }
    if (plan->flags & RESUME_TARGET) {
        tcb_resume(to);
    }
    if (plan->flags & TRANSFER_FRAME) {
        copy(plan->source, to, 0, FRAME_REGISTERS);
    }
    if (plan->flags & TRANSFER_INTEGER) {
        copy(plan->source, to, FRAME_REGISTERS, TCB_REGISTERS);
    }
    invocation_result_length(inv, 0); /* of a caller that copied to itself, too */
}
