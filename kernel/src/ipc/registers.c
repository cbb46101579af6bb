/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A thread's registers as others see them, in the order of seL4_UserContext.
 */
#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <sel4/faults.h>

enum {
    REGISTER_PC,
    REGISTER_SP,
    REGISTER_PSTATE,
    REGISTER_X0,
    REGISTER_TPIDR = TCB_REGISTERS - 2,
    REGISTER_TPIDRRO = TCB_REGISTERS - 1
};

/* x0..x8, x16..x18, x29, x30, x9..x15, x19..x28. */
static const u8 general_order[31] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  16, 17, 18, 29, 30, 9, 10,
                                     11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28};

/* How far PC is beyond the place where the thread would go on if its IPC were cancelled. */
static u64 in_syscall(const struct tcb *tcb)
{
    switch (tcb->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
    case THREAD_BLOCKED_ON_NOTIFICATION:
    case THREAD_BLOCKED_ON_REPLY:
        return tcb->fault.type == seL4_Fault_NullFault ? SVC_SIZE : 0;
    default:
        return 0;
    }
}

word_t tcb_register(tcb_ref_t ref, u32 index)
{
    const struct tcb *tcb = tcb_at(ref);

    switch (index) {
    case REGISTER_PC:
        return tcb->context.pc - in_syscall(tcb);
    case REGISTER_SP:
        return tcb->context.sp;
    case REGISTER_PSTATE:
        return tcb->context.pstate;
    case REGISTER_TPIDR:
        return tcb->context.tpidr;
    case REGISTER_TPIDRRO:
        return tcb->context.tpidrro;
    default:
        return tcb->context.x[general_order[index - REGISTER_X0]];
    }
}

void tcb_register_set(tcb_ref_t ref, u32 index, word_t value)
{
    struct tcb *tcb = tcb_at(ref);

    switch (index) {
    case REGISTER_PC:
        tcb->context.pc = value + in_syscall(tcb);
        break;
    case REGISTER_SP:
        tcb->context.sp = value;
        break;
    case REGISTER_PSTATE:
        tcb->context.pstate = value & PSTATE_USER;
        break;
    case REGISTER_TPIDR:
        tcb->context.tpidr = value;
        break;
    case REGISTER_TPIDRRO:
        tcb->context.tpidrro = value;
        break;
    default:
        tcb->context.x[general_order[index - REGISTER_X0]] = value;
        break;
    }
}
