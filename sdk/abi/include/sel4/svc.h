/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The SVC instruction in the five shapes that the system calls need. Users call
 * sel4/syscalls.h. x7 holds the number, x0 capability or badge, x1 the message
 * tag, x2..x5 message registers, x6 the reply object, x8 the destination of a
 * combined send. The kernel keeps x19..x30, SP, the thread pointers and the
 * FP/SIMD registers, and nothing else, which keeps its fast paths short.
 */
#pragma once

#include <sel4/syscall_numbers.h>
#include <sel4/word.h>

#define SEL4_CLOBBER_X9_X18 \
    "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "memory", "cc"
#define SEL4_CLOBBER_X6_X18 "x6", "x8", SEL4_CLOBBER_X9_X18

/* Message registers of one system call. */
struct seL4_internal_mrs {
    seL4_Word mr0, mr1, mr2, mr3;
};

/* Send phase only: Send, NBSend. */
static inline void seL4_internal_send(seL4_Word number, seL4_Word dest, seL4_Word info,
                                      struct seL4_internal_mrs mrs)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mrs.mr0;
    register seL4_Word x3 __asm__("x3") = mrs.mr1;
    register seL4_Word x4 __asm__("x4") = mrs.mr2;
    register seL4_Word x5 __asm__("x5") = mrs.mr3;
    register seL4_Word x7 __asm__("x7") = number;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x7)
                     :
                     : SEL4_CLOBBER_X6_X18);
}

/* The same for a message without words. */
static inline void seL4_internal_send_empty(seL4_Word number, seL4_Word dest, seL4_Word info)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x7 __asm__("x7") = number;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x7)
                     :
                     : "x2", "x3", "x4", "x5", SEL4_CLOBBER_X6_X18);
}

/* Receive phase only: Recv, NBRecv, and with reply 0 Wait, NBWait. Returns the tag. */
static inline seL4_Word seL4_internal_recv(seL4_Word number, seL4_Word src, seL4_Word *badge,
                                           struct seL4_internal_mrs *mrs, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = src;
    register seL4_Word x1 __asm__("x1");
    register seL4_Word x2 __asm__("x2");
    register seL4_Word x3 __asm__("x3");
    register seL4_Word x4 __asm__("x4");
    register seL4_Word x5 __asm__("x5");
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = number;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "=r"(x1), "=r"(x2), "=r"(x3), "=r"(x4), "=r"(x5), "+r"(x6),
                       "+r"(x7)
                     :
                     : "x8", SEL4_CLOBBER_X9_X18);
    *badge = x0;
    mrs->mr0 = x2;
    mrs->mr1 = x3;
    mrs->mr2 = x4;
    mrs->mr3 = x5;
    return x1;
}

/*
 * Send, then receive: Call (cap = destination), ReplyRecv (cap = source),
 * NBSendRecv and NBSendWait (cap = source, dest = destination). Returns the tag.
 */
static inline seL4_Word seL4_internal_send_recv(seL4_Word number, seL4_Word cap, seL4_Word info,
                                                seL4_Word *badge, struct seL4_internal_mrs *mrs,
                                                seL4_Word reply, seL4_Word dest)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mrs->mr0;
    register seL4_Word x3 __asm__("x3") = mrs->mr1;
    register seL4_Word x4 __asm__("x4") = mrs->mr2;
    register seL4_Word x5 __asm__("x5") = mrs->mr3;
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = number;
    register seL4_Word x8 __asm__("x8") = dest;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
                       "+r"(x7), "+r"(x8)
                     :
                     : SEL4_CLOBBER_X9_X18);
    *badge = x0;
    mrs->mr0 = x2;
    mrs->mr1 = x3;
    mrs->mr2 = x4;
    mrs->mr3 = x5;
    return x1;
}

/* Call and ReplyRecv, which have no x8, and Call, which has no x6: two moves fewer each. */
static inline seL4_Word seL4_internal_call(seL4_Word dest, seL4_Word info,
                                           struct seL4_internal_mrs *mrs)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mrs->mr0;
    register seL4_Word x3 __asm__("x3") = mrs->mr1;
    register seL4_Word x4 __asm__("x4") = mrs->mr2;
    register seL4_Word x5 __asm__("x5") = mrs->mr3;
    register seL4_Word x7 __asm__("x7") = (seL4_Word)SYSCALL_CALL;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x7)
                     :
                     : SEL4_CLOBBER_X6_X18);
    mrs->mr0 = x2;
    mrs->mr1 = x3;
    mrs->mr2 = x4;
    mrs->mr3 = x5;
    return x1;
}

/* Call with a message without words; mrs receives those of the reply. */
static inline seL4_Word seL4_internal_call_empty(seL4_Word dest, seL4_Word info,
                                                 struct seL4_internal_mrs *mrs)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2");
    register seL4_Word x3 __asm__("x3");
    register seL4_Word x4 __asm__("x4");
    register seL4_Word x5 __asm__("x5");
    register seL4_Word x7 __asm__("x7") = (seL4_Word)SYSCALL_CALL;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "=r"(x2), "=r"(x3), "=r"(x4), "=r"(x5), "+r"(x7)
                     :
                     : SEL4_CLOBBER_X6_X18);
    mrs->mr0 = x2;
    mrs->mr1 = x3;
    mrs->mr2 = x4;
    mrs->mr3 = x5;
    return x1;
}

static inline seL4_Word seL4_internal_reply_recv(seL4_Word src, seL4_Word info, seL4_Word *badge,
                                                 struct seL4_internal_mrs *mrs, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = src;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mrs->mr0;
    register seL4_Word x3 __asm__("x3") = mrs->mr1;
    register seL4_Word x4 __asm__("x4") = mrs->mr2;
    register seL4_Word x5 __asm__("x5") = mrs->mr3;
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = (seL4_Word)SYSCALL_REPLY_RECV;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
                       "+r"(x7)
                     :
                     : "x8", SEL4_CLOBBER_X9_X18);
    *badge = x0;
    mrs->mr0 = x2;
    mrs->mr1 = x3;
    mrs->mr2 = x4;
    mrs->mr3 = x5;
    return x1;
}

/* System calls that are not IPC: up to two words in, one out. */
static inline seL4_Word seL4_internal_syscall(seL4_Word number, seL4_Word arg0, seL4_Word arg1)
{
    register seL4_Word x0 __asm__("x0") = arg0;
    register seL4_Word x1 __asm__("x1") = arg1;
    register seL4_Word x7 __asm__("x7") = number;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x7)
                     :
                     : "x2", "x3", "x4", "x5", SEL4_CLOBBER_X6_X18);
    return x0;
}
