/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Floating point: each thread has registers of its own, if it may have any.
 */
#include "suite.h"

#define ROUNDS 200

/* Keeps a sum in a register while others run. */
static seL4_Word sum(seL4_Word step, seL4_Word b, seL4_Word c, seL4_Word d)
{
    double value = 0;

    for (int i = 0; i < ROUNDS; i++) {
        value += (double)step;
        seL4_Yield();
    }
    return (seL4_Word)value;
}

static void simple(void)
{
    volatile double third = 1.0 / 3;

    equal((seL4_Word)(third * 3000 + 0.5), 1000);
}

static void threads(void)
{
    struct thread all[5];

    for (seL4_Word i = 0; i < 5; i++) {
        thread_new(&all[i], MAIN - 1);
    }
    for (seL4_Word i = 0; i < 5; i++) {
        thread_start(&all[i], sum, i + 1, 0, 0, 0);
    }
    for (seL4_Word i = 0; i < 5; i++) {
        equal(thread_join(&all[i]), (i + 1) * ROUNDS);
    }
}

static void flags(void)
{
    struct thread thread;
    seL4_TCB_SetFlags_t result;

    thread_new(&thread, MAIN);
    result = seL4_TCB_SetFlags(thread.tcb, 0, seL4_TCBFlag_fpuDisabled);
    ok(result.error);
    equal(result.flags, seL4_TCBFlag_fpuDisabled);
    result = seL4_TCB_SetFlags(thread.tcb, seL4_TCBFlag_fpuDisabled, 0);
    equal(result.flags, 0);
    result = seL4_TCB_SetFlags(thread.tcb, 0, ~0ul); /* what does not exist is not set */
    equal(result.flags, seL4_TCBFlag_MASK);
}

static void disabled(void)
{
    struct thread thread;
    seL4_CPtr faults = endpoint_new(), reply = reply_new();
    seL4_Word badge;

    thread_new(&thread, MAIN);
    thread_set_fault_endpoint(&thread, faults);
    ok(seL4_TCB_SetFlags(thread.tcb, 0, seL4_TCBFlag_fpuDisabled).error);
    thread_start(&thread, sum, 3, 0, 0, 0);
    equal(seL4_MessageInfo_get_label(seL4_Recv(faults, &badge, reply)), seL4_Fault_UserException);
    ok(seL4_TCB_SetFlags(thread.tcb, seL4_TCBFlag_fpuDisabled, 0).error);
    seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
    equal(thread_join(&thread), 3 * ROUNDS);
}

static const struct test tests[] = {
    {"FPU0000", "floating point works", simple},
    {"FPU0001", "threads do not see each other's registers", threads},
    {"FPU0003", "TCB_SetFlags sets, clears and returns", flags},
    {"FPU0004", "without the right, use faults; with it, goes on", disabled},
};
GROUP(fpu, tests);
