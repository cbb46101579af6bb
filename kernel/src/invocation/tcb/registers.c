/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that read and write a thread's registers, and its flags.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <schedule/fpu.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>

enum copy_flags {
    SUSPEND_SOURCE = 1,
    RESUME_TARGET = 2,
    TRANSFER_FRAME = 4,
    TRANSFER_INTEGER = 8
};
enum read_flags {
    READ_SUSPEND = 1
};
enum write_flags {
    WRITE_RESUME = 1
};

/* pc, sp, pstate, x0..x8, x16..x18, x29, x30; the rest are the integer registers. */
#define FRAME_REGISTERS 17u

/* seL4_TCBFlag: what TCBSetFlags shows and sets. */
#define API_FLAGS ((u32)TCB_FPU_DISABLED)

struct error decode_read_registers(const struct invocation *inv)
{
    tcb_ref_t ref = inv->cap.object;
    word_t flags, count;

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    flags = invocation_argument(inv, 0);
    count = invocation_argument(inv, 1);
    if (count < 1 || count > TCB_REGISTERS) {
        return error_range(1, TCB_REGISTERS);
    }
    if (ref == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    if (flags & READ_SUSPEND) {
        tcb_suspend(ref);
    }
    for (u32 i = 0; i < count; i++) {
        invocation_result(inv, i, tcb_register(ref, i));
    }
    invocation_result_length(inv, (u32)count);
    return error_none();
}

struct error decode_write_registers(const struct invocation *inv)
{
    tcb_ref_t ref = inv->cap.object;
    word_t flags, count;

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    flags = invocation_argument(inv, 0);
    count = invocation_argument(inv, 1);
    if (inv->length - 2 < count) {
        return error_code(seL4_TruncatedMessage);
    }
    if (ref == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    for (u32 i = 0; i < count && i < TCB_REGISTERS; i++) {
        tcb_register_set(ref, i, invocation_argument(inv, 2 + i));
    }
    if (flags & WRITE_RESUME) {
        tcb_resume(ref);
    }
    return error_none();
}

static void copy(tcb_ref_t from, tcb_ref_t to, u32 first, u32 end)
{
    for (u32 i = first; i < end; i++) {
        tcb_register_set(to, i, tcb_register(from, i));
    }
}

struct error decode_copy_registers(const struct invocation *inv)
{
    tcb_ref_t to = inv->cap.object;
    const struct cap *source;
    word_t flags;

    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    flags = invocation_argument(inv, 0);
    source = &slot_at(inv->extra[0])->cap;
    if (source->type != CAP_TCB) {
        return error_capability(1);
    }
    if (flags & SUSPEND_SOURCE) {
        tcb_suspend(source->object);
    }
    if (flags & RESUME_TARGET) {
        tcb_resume(to);
    }
    if (flags & TRANSFER_FRAME) {
        copy(source->object, to, 0, FRAME_REGISTERS);
    }
    if (flags & TRANSFER_INTEGER) {
        copy(source->object, to, FRAME_REGISTERS, TCB_REGISTERS);
    }
    invocation_result_length(inv, 0); /* of a caller that copied to itself, too */
    return error_none();
}

struct error decode_set_tls_base(const struct invocation *inv)
{
    if (inv->length < 1) {
        return error_code(seL4_TruncatedMessage);
    }
    /* Exit code loads TPIDR_EL0 from the context, also for the caller itself. */
    tcb_at(inv->cap.object)->context.tpidr = invocation_argument(inv, 0);
    return error_none();
}

/* The API's flags; the others stay as the tool set them. */
static void set_flags(tcb_ref_t ref, u32 flags)
{
    struct tcb *tcb = tcb_at(ref);

    if ((flags & TCB_FPU_DISABLED) && !(tcb->flags & TCB_FPU_DISABLED)) {
        fpu_release(ref);
    }
    tcb->flags = (u8)((tcb->flags & ~API_FLAGS) | flags);
    if (ref == ks.current) {
        rights_switch_to(ref);
    }
}

struct error decode_set_flags(const struct invocation *inv)
{
    tcb_ref_t ref = inv->cap.object;
    word_t flags;

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    flags = tcb_at(ref)->flags & ~invocation_argument(inv, 0);
    flags |= invocation_argument(inv, 1);
    flags &= API_FLAGS;
    set_flags(ref, (u32)flags);
    invocation_result(inv, 0, flags);
    invocation_result_length(inv, 1);
    return error_none();
}
