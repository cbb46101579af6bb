/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Variables of a thread. The thread pointer of the suite's threads is their IPC buffer, so that what
 * the compiler puts behind it starts with the buffer, and the variables follow in the same page.
 */
#include "suite.h"

#define TLS_HEADER 16 /* between thread pointer and variables (ELF for AArch64, TLS variant 1) */
#define ROUNDS     20

static __thread struct {
    char ipc_buffer[sizeof(seL4_IPCBuffer) - TLS_HEADER];
    volatile seL4_Word value, count;
} own __attribute__((aligned(16)));

static void test_main(void)
{
    equal((seL4_Word)&own, thread_pointer() + TLS_HEADER);
    own.value = 0x1234;
    seL4_Yield();
    seL4_Signal(notification_new());
    equal(own.value, 0x1234);
    own.value++;
    equal(own.value, 0x1235);
}

static seL4_Word count_own(seL4_Word start, seL4_Word b, seL4_Word c, seL4_Word d)
{
    own.value = start;
    for (own.count = 0; own.count < ROUNDS; own.count++) {
        own.value += start;
        seL4_Yield();
    }
    return own.value;
}

static void test_threads(void)
{
    struct thread threads[8];

    own.value = 77;
    for (seL4_Word i = 0; i < 8; i++) {
        thread_new(&threads[i], MAIN - 1);
        thread_start(&threads[i], count_own, i + 1, 0, 0, 0);
    }
    for (seL4_Word i = 0; i < 8; i++) {
        equal(thread_join(&threads[i]), (i + 1) * (ROUNDS + 1));
    }
    equal(own.value, 77);
}

/* Leaves a word where it thinks its variables are; what it then returns was there before. */
static seL4_Word use_moved(seL4_Word go, seL4_Word buffer, seL4_Word c, seL4_Word d)
{
    seL4_Word found;

    own.value = 1;
    seL4_Wait(go, NULL);
    __asm__ volatile("" ::: "memory");
    found = *(volatile seL4_Word *)(thread_pointer() + sizeof(seL4_IPCBuffer));
    *(volatile seL4_Word *)(thread_pointer() + sizeof(seL4_IPCBuffer)) = 3;
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(buffer) : "memory");
    return found;
}

/* Another thread's pointer is moved while it waits. */
static void test_moved(void)
{
    struct thread thread;
    seL4_CPtr go = notification_new();
    seL4_Word *elsewhere = pages_new(1);
    seL4_UserContext context;

    own.value = 77;
    elsewhere[sizeof(seL4_IPCBuffer) / 8] = 2;
    thread_new(&thread, MAIN + 1);
    thread_start(&thread, use_moved, go, thread.buffer, 0, 0);
    ok(seL4_TCB_SetTLSBase(thread.tcb, (seL4_Word)elsewhere));
    ok(seL4_TCB_ReadRegisters(thread.tcb, 0, 0, sizeof(context) / sizeof(seL4_Word), &context));
    equal(context.tpidr_el0, (seL4_Word)elsewhere);
    seL4_Signal(go);
    equal(thread_join(&thread), 2);
    equal(elsewhere[sizeof(seL4_IPCBuffer) / 8], 3);
    equal(((seL4_Word *)(thread.buffer + sizeof(seL4_IPCBuffer)))[0], 1);
    equal(own.value, 77);
}

static const struct test tests[] = {
    {"TLS0001", "the main thread has variables of its own", test_main},
    {"TLS0002", "so has every thread", test_threads},
    {"TLS0006", "TCB_SetTLSBase moves one thread's, and no other's", test_moved},
};
GROUP(tls, tests);
