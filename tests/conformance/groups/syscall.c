/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System calls leave alone what they promise to: x19 to x28, the stack pointer, the thread pointer.
 */
#include "suite.h"

/* One system call with everything else known before; returns how many of x19..x28 it changed. */
static seL4_Word changed_by(int64_t number, seL4_Word x0, seL4_Word info, seL4_Word reply,
                            seL4_Word dest)
{
    register seL4_Word r0 __asm__("x0") = x0;
    register seL4_Word r1 __asm__("x1") = info;
    register seL4_Word r6 __asm__("x6") = reply;
    register seL4_Word r7 __asm__("x7") = (seL4_Word)number;
    register seL4_Word r8 __asm__("x8") = dest;

    __asm__ volatile("mov x19, #19\n mov x20, #20\n mov x21, #21\n mov x22, #22\n mov x23, #23\n"
                     "mov x24, #24\n mov x25, #25\n mov x26, #26\n mov x27, #27\n mov x28, #28\n"
                     "svc #0\n"
                     "mov x0, #0\n"
                     "cmp x19, #19\n cinc x0, x0, ne\n cmp x20, #20\n cinc x0, x0, ne\n"
                     "cmp x21, #21\n cinc x0, x0, ne\n cmp x22, #22\n cinc x0, x0, ne\n"
                     "cmp x23, #23\n cinc x0, x0, ne\n cmp x24, #24\n cinc x0, x0, ne\n"
                     "cmp x25, #25\n cinc x0, x0, ne\n cmp x26, #26\n cinc x0, x0, ne\n"
                     "cmp x27, #27\n cinc x0, x0, ne\n cmp x28, #28\n cinc x0, x0, ne\n"
                     : "+r"(r0), "+r"(r1), "+r"(r6), "+r"(r7), "+r"(r8)
                     :
                     : "x2", "x3", "x4", "x5", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
                       "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26",
                       "x27", "x28", "memory", "cc");
    return r0;
}

static void preserves(int64_t number, seL4_Word x0, seL4_Word reply, seL4_Word dest)
{
    seL4_Word before = thread_pointer();

    equal(changed_by(number, x0, 0, reply, dest), 0);
    equal(thread_pointer(), before);
}

static void put_char(void)
{
    preserves(SYSCALL_DEBUG_PUT_CHAR, ' ', 0, 0);
    seL4_DebugPutChar('\n');
}

static seL4_Word send_one(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Send(endpoint, seL4_MessageInfo_new(7, 0, 0, 0));
    return 0;
}

/* A sender waits, so that the call returns at once. */
static void preserves_receiving(int64_t number, seL4_Word dest)
{
    struct thread sender;
    seL4_CPtr endpoint = endpoint_new();

    thread_run(&sender, MAIN + 1, send_one, endpoint, 0, 0, 0);
    check(!thread_is_done(&sender));
    preserves(number, endpoint, reply_new(), dest);
    (void)thread_join(&sender);
}

static void recv(void)
{
    preserves_receiving(SYSCALL_RECV, 0);
}

static void reply_recv(void)
{
    preserves_receiving(SYSCALL_REPLY_RECV, 0);
}

static void nb_recv(void)
{
    preserves_receiving(SYSCALL_NB_RECV, 0);
    preserves(SYSCALL_NB_RECV, endpoint_new(), reply_new(), 0); /* and with nobody there */
}

static void wait(void)
{
    seL4_CPtr notification = notification_new();

    seL4_Signal(notification);
    preserves(SYSCALL_WAIT, notification, 0, 0);
}

static void nb_send_recv(void)
{
    preserves_receiving(SYSCALL_NB_SEND_RECV, endpoint_new());
}

static const struct test tests[] = {
    {"SYSCALL0006", "DebugPutChar changes nothing else", put_char},
    {"SYSCALL0010", "Recv keeps the registers it must", recv},
    {"SYSCALL0011", "ReplyRecv keeps the registers it must", reply_recv},
    {"SYSCALL0012", "NBRecv keeps the registers it must", nb_recv},
    {"SYSCALL0013", "Wait keeps the registers it must", wait},
    {"SYSCALL0018", "NBSendRecv keeps the registers it must", nb_send_recv},
};
GROUP(syscall, tests);
