/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A thread's registers as others see them, in the order of seL4_UserContext.
 */
#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <machine/machine.h>
#include <sel4/faults.h>

enum {
    REGISTER_PC,
    REGISTER_SP,
    REGISTER_PSTATE,
    REGISTER_X0,
    REGISTER_TPIDR = TCB_REGISTERS - 2,
    REGISTER_TPIDRRO = TCB_REGISTERS - 1
};

/* Of x0 to x30: x0..x8, x16..x18, x29, x30, x9..x15, x19..x28. */
static u32 general_register(u32 index)
{
    static const u8 order[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  16, 17, 18, 29, 30, 9, 10,
                               11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28};

    return order[(index - REGISTER_X0) % ARRAY_SIZE(order)];
}

/* How far PC is beyond the place where the thread would go on if its IPC were cancelled. */
static u64 in_syscall(tcb_ref_t tcb)
{
    switch (tcb_at(tcb)->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
    case THREAD_BLOCKED_ON_NOTIFICATION:
    case THREAD_BLOCKED_ON_REPLY:
        return tcb_at(tcb)->fault.type == seL4_Fault_NullFault ? SVC_SIZE : 0;
    default:
        return 0;
    }
}

word_t tcb_register(tcb_ref_t tcb, u32 index)
{
    switch (index) {
    case REGISTER_PC:
        return tcb_at(tcb)->context.pc - in_syscall(tcb);
    case REGISTER_SP:
        return tcb_at(tcb)->context.sp;
    case REGISTER_PSTATE:
        return tcb_at(tcb)->context.pstate;
    case REGISTER_TPIDR:
        return tcb_at(tcb)->context.tpidr;
    case REGISTER_TPIDRRO:
        return tcb_at(tcb)->context.tpidrro;
    default:
        return tcb_at(tcb)->context.x[general_register(index)];
    }
}

/* PSTATE.M of AArch64: EL0t, EL1t, EL1h. AArch32: user mode. */
enum {
    MODE_MASK = 0x1f,
    MODE_EL0 = 0,
    MODE_EL1T = 4,
    MODE_EL1H = 5,
    MODE_USER32 = 0x10
};

/* A return from an exception to any other mode is illegal, and would end in EL2 (Arm ARM D1.11.4). */
static bool is_guest_mode(word_t mode)
{
    return mode == MODE_EL0 || mode == MODE_EL1T || mode == MODE_EL1H ||
           (mode == MODE_USER32 && guest_has_aarch32());
}

void tcb_pstate_set(tcb_ref_t tcb, word_t value)
{
    if (!(tcb_at(tcb)->flags & TCB_VCPU)) {
        tcb_at(tcb)->context.pstate = value & PSTATE_USER;
    } else if (is_guest_mode(value & MODE_MASK)) {
        tcb_at(tcb)->context.pstate = value & MASK(32);
    } else {
        tcb_at(tcb)->context.pstate = (value & PSTATE_USER) | PSTATE_GUEST_USER;
    }
}

void tcb_register_set(tcb_ref_t tcb, u32 index, word_t value)
{
    switch (index) {
    case REGISTER_PC:
        tcb_at(tcb)->context.pc = value + in_syscall(tcb);
        break;
    case REGISTER_SP:
        tcb_at(tcb)->context.sp = value;
        break;
    case REGISTER_PSTATE:
        tcb_pstate_set(tcb, value);
        break;
    case REGISTER_TPIDR:
        tcb_at(tcb)->context.tpidr = value;
        break;
    case REGISTER_TPIDRRO:
        tcb_at(tcb)->context.tpidrro = value;
        break;
    default:
        tcb_at(tcb)->context.x[general_register(index)] = value;
        break;
    }
}
