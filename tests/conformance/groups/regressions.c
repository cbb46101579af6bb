/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What kernels have been known to get wrong: every register is written, and no reservation of an
 * address survives a switch of threads.
 */
#include "suite.h"

#define REGISTERS 31 /* x0..x30 */
#define NZCV      0xf0000000u
#define FLAGS     0x60000000u /* Z and C, as written */

/* Where a thread stores what it finds in its registers. */
struct seen {
    seL4_Word x[REGISTERS];
    seL4_Word sp, flags, tpidr;
};

/* Stores all registers at sp, signals x0 at the system call x7 says, and stops there. */
__asm__(".text\n"
        ".globl store_registers\n"
        "store_registers:\n"
        "    stp x0, x1, [sp]\n    stp x2, x3, [sp, #16]\n    stp x4, x5, [sp, #32]\n"
        "    stp x6, x7, [sp, #48]\n    stp x8, x9, [sp, #64]\n    stp x10, x11, [sp, #80]\n"
        "    stp x12, x13, [sp, #96]\n    stp x14, x15, [sp, #112]\n    stp x16, x17, [sp, #128]\n"
        "    stp x18, x19, [sp, #144]\n    stp x20, x21, [sp, #160]\n    stp x22, x23, [sp, #176]\n"
        "    stp x24, x25, [sp, #192]\n    stp x26, x27, [sp, #208]\n    stp x28, x29, [sp, #224]\n"
        "    str x30, [sp, #240]\n"
        "    mov x9, sp\n    str x9, [sp, #248]\n"
        "    mrs x9, nzcv\n    str x9, [sp, #256]\n"
        "    mrs x9, tpidr_el0\n    str x9, [sp, #264]\n"
        "    svc #0\n"
        "1:  b 1b\n");
extern void store_registers(void);

static seL4_Word wanted(seL4_CPtr notification, seL4_Word i)
{
    switch (i) {
    case 0:
        return notification;
    case 1:
        return 0;
    case 7:
        return (seL4_Word)SYSCALL_SEND;
    default:
        return 0xabcd000000000000 | i;
    }
}

static seL4_UserContext make_context(seL4_CPtr notification, const struct seen *seen)
{
    seL4_Word x[REGISTERS];

    for (seL4_Word i = 0; i < REGISTERS; i++) {
        x[i] = wanted(notification, i);
    }
    return (seL4_UserContext){.pc = (seL4_Word)store_registers,
                              .sp = (seL4_Word)seen,
                              .spsr = FLAGS,
                              .x0 = x[0],
                              .x1 = x[1],
                              .x2 = x[2],
                              .x3 = x[3],
                              .x4 = x[4],
                              .x5 = x[5],
                              .x6 = x[6],
                              .x7 = x[7],
                              .x8 = x[8],
                              .x9 = x[9],
                              .x10 = x[10],
                              .x11 = x[11],
                              .x12 = x[12],
                              .x13 = x[13],
                              .x14 = x[14],
                              .x15 = x[15],
                              .x16 = x[16],
                              .x17 = x[17],
                              .x18 = x[18],
                              .x19 = x[19],
                              .x20 = x[20],
                              .x21 = x[21],
                              .x22 = x[22],
                              .x23 = x[23],
                              .x24 = x[24],
                              .x25 = x[25],
                              .x26 = x[26],
                              .x27 = x[27],
                              .x28 = x[28],
                              .x29 = x[29],
                              .x30 = x[30],
                              .tpidr_el0 = 0x7777};
}

static void test_write_registers(void)
{
    struct thread thread;
    seL4_CPtr notification = notification_new();
    struct seen *seen = pages_new(1);
    seL4_UserContext context = make_context(notification, seen);

    thread_new(&thread, MAIN - 1);
    ok(seL4_TCB_WriteRegisters(thread.tcb, 1, 0, sizeof(context) / sizeof(seL4_Word), &context));
    seL4_Wait(notification, NULL);
    for (seL4_Word i = 0; i < REGISTERS; i++) {
        equal(seen->x[i], wanted(notification, i));
    }
    equal(seen->sp, (seL4_Word)seen);
    equal(seen->flags & NZCV, FLAGS);
    equal(seen->tpidr, 0x7777);
}

/* Nobody gets more privilege by it than a user has. */
static void test_write_privilege(void)
{
    struct thread thread;
    seL4_UserContext context = {.spsr = 0x3c9}; /* EL2h, all masked (Arm ARM C5.2.19) */

    thread_new(&thread, MAIN - 1);
    ok(seL4_TCB_WriteRegisters(thread.tcb, 0, 0, sizeof(context) / sizeof(seL4_Word), &context));
    ok(seL4_TCB_ReadRegisters(thread.tcb, 0, 0, sizeof(context) / sizeof(seL4_Word), &context));
    equal(context.spsr & 0xf, 0);
    equal(context.spsr & 0x1c0, 0); /* interrupts come through */
}

static void test_registers(void)
{
    test_write_registers();
    test_write_privilege();
}

/* Reserves the word, lets others run, and stores: the result is 1 when the store was refused. */
static seL4_Word reserve(seL4_Word word, seL4_Word go, seL4_Word c, seL4_Word d)
{
    seL4_Word status;
    register seL4_Word x0 __asm__("x0") = go;
    register seL4_Word x1 __asm__("x1") = 0;
    register seL4_Word x7 __asm__("x7") = (seL4_Word)SYSCALL_WAIT;
    register seL4_Word x19 __asm__("x19") = word;

    __asm__ volatile("ldxr x20, [x19]\n"
                     "svc #0\n"
                     "stxr w21, x20, [x19]\n"
                     "mov %0, x21\n"
                     : "=r"(status), "+r"(x0), "+r"(x1), "+r"(x7), "+r"(x19)
                     :
                     : "x2", "x3", "x4", "x5", "x6", "x8", "x9", "x10", "x11", "x12", "x13", "x14",
                       "x15", "x16", "x17", "x18", "x20", "x21", "memory", "cc");
    return status & 1;
}

/* The same word and value for both: only the switch can tell them apart. */
static void test_exclusive(void)
{
    struct thread first, second;
    seL4_CPtr go = notification_new(), go_too = notification_new();
    seL4_Word *word = pages_new(1);

    thread_run(&first, MAIN + 1, reserve, (seL4_Word)word, go, 0, 0);
    thread_run(&second, MAIN + 1, reserve, (seL4_Word)word, go_too, 0, 0);
    seL4_Signal(go);
    seL4_Signal(go_too);
    equal(thread_join(&first), 1);
    equal(thread_join(&second), 1);
}

static const struct test tests[] = {
    {"REGRESSIONS0001", "TCB_WriteRegisters writes all, and gives no privilege", test_registers},
    {"REGRESSIONS0002", "no exclusive store succeeds across a switch", test_exclusive},
};
GROUP(regressions, tests);
