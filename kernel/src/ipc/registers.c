/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A thread's registers as others see them, in the order of seL4_UserContext.
 */
#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <machine/machine.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

enum {
    REGISTER_PC,
    REGISTER_SP,
    REGISTER_PSTATE,
    REGISTER_X0,
    REGISTER_TPIDR = TCB_REGISTERS - 2,
    REGISTER_TPIDRRO = TCB_REGISTERS - 1
};

/* Behind x0: which comes where. */
#define EACH_AFTER_X0(X) \
    X(4, 1)              \
    X(5, 2)              \
    X(6, 3)              \
    X(7, 4)              \
    X(8, 5)              \
    X(9, 6)              \
    X(10, 7)             \
    X(11, 8)             \
    X(12, 16)            \
    X(13, 17)            \
    X(14, 18)            \
    X(15, 29)            \
    X(16, 30)            \
    X(17, 9)             \
    X(18, 10)            \
    X(19, 11)            \
    X(20, 12)            \
    X(21, 13)            \
    X(22, 14)            \
    X(23, 15)            \
    X(24, 19)            \
    X(25, 20)            \
    X(26, 21)            \
    X(27, 22)            \
    X(28, 23)            \
    X(29, 24)            \
    X(30, 25)            \
    X(31, 26)            \
    X(32, 27)            \
    X(33, 28)

#define NUMBER(index, number) number,

static u32 general_register(u32 index)
{
    static const u8 order[] = {0, EACH_AFTER_X0(NUMBER)};

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

/* All of them, as a guest's monitor transfers them at each exit. Where each lies is known: no loop. */
#define READ(index, number) \
    user_write(frame, IPC_BUFFER_MSG + (index), tcb_at(tcb)->context.x[number]);
#define WRITE(index, number) tcb_at(tcb)->context.x[number] = user_read(frame, WRITTEN + (index));

/* The first four are the reader's registers. */
static void read_all(tcb_ref_t tcb, tcb_ref_t reader)
{
    ref_t frame = tcb_at(reader)->ipc_buffer_ref;

    tcb_at(reader)->context.x[REG_MR0] = tcb_register(tcb, REGISTER_PC);
    tcb_at(reader)->context.x[REG_MR0 + 1] = tcb_at(tcb)->context.sp;
    tcb_at(reader)->context.x[REG_MR0 + 2] = tcb_at(tcb)->context.pstate;
    tcb_at(reader)->context.x[REG_MR0 + 3] = tcb_at(tcb)->context.x[0];
    EACH_AFTER_X0(READ)
    user_write(frame, IPC_BUFFER_MSG + REGISTER_TPIDR, tcb_at(tcb)->context.tpidr);
    user_write(frame, IPC_BUFFER_MSG + REGISTER_TPIDRRO, tcb_at(tcb)->context.tpidrro);
}

/* They stand behind two arguments: the first two are the writer's registers. */
#define WRITTEN (IPC_BUFFER_MSG + TCB_WRITE_ARGUMENTS)

static void write_all(tcb_ref_t tcb, tcb_ref_t writer)
{
    ref_t frame = tcb_at(writer)->ipc_buffer_ref;

    tcb_register_set(tcb, REGISTER_PC, tcb_at(writer)->context.x[REG_MR0 + 2]);
    tcb_at(tcb)->context.sp = tcb_at(writer)->context.x[REG_MR0 + 3];
    tcb_pstate_set(tcb, user_read(frame, WRITTEN + REGISTER_PSTATE));
    tcb_at(tcb)->context.x[0] = user_read(frame, WRITTEN + REGISTER_X0);
    EACH_AFTER_X0(WRITE)
    tcb_at(tcb)->context.tpidr = user_read(frame, WRITTEN + REGISTER_TPIDR);
    tcb_at(tcb)->context.tpidrro = user_read(frame, WRITTEN + REGISTER_TPIDRRO);
}

void tcb_registers_read(tcb_ref_t tcb, tcb_ref_t reader, u32 count)
{
    if (count == TCB_REGISTERS && ipc_buffer_present(reader)) {
        read_all(tcb, reader);
        return;
    }
    for (u32 i = 0; i < count && i < TCB_REGISTERS; i++) {
        (void)message_register_set(reader, i, tcb_register(tcb, i));
    }
}

void tcb_registers_write(tcb_ref_t tcb, tcb_ref_t writer, u32 count)
{
    if (count == TCB_REGISTERS && ipc_buffer_present(writer)) {
        write_all(tcb, writer);
        return;
    }
    for (u32 i = 0; i < count && i < TCB_REGISTERS; i++) {
        tcb_register_set(tcb, i, message_register(writer, TCB_WRITE_ARGUMENTS + i));
    }
}
