/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a core's kernel was asked and did last: a ring of events that the kernel writes, for whoever looks at its
 * memory from outside, and for PDs that have it mapped (docs/design/trace.md). PDs read it with microkit_trace.h.
 * Release kernels have none.
 */
#pragma once

#include <stdint.h>

#define MULTIKIT_TRACE_RECORDS 2048    /* a power of two */
#define MULTIKIT_TRACE_SIZE    0x11000 /* bytes of the pages that the ring has for itself */

/* The kind of a record without MULTIKIT_TRACE_SYSCALL. What value and info are stands beside it; else they are 0. */
enum multikit_trace_kind {
    MULTIKIT_TRACE_EXIT = 1, /* the thread runs now. value: its x0, the badge after a receive */
    MULTIKIT_TRACE_IDLE,     /* nobody runs now; the thread is 0 */
    MULTIKIT_TRACE_IRQ,      /* entry: value is the INTID that was taken, maybe none (1020..1023) */
    MULTIKIT_TRACE_EXCEPTION, /* entry: value is ESR_EL2, info FAR_EL2 */
    MULTIKIT_TRACE_SERROR,    /* entry, or while idle: value is ESR_EL2 */
    /* Of the thread, which stops: value is seL4_Fault_*, info its first word (of a timeout 0). */
    MULTIKIT_TRACE_FAULT,
    MULTIKIT_TRACE_DEPLETED, /* the thread waits for budget: value is when it has some, in ticks */
    MULTIKIT_TRACE_REFILLED, /* the thread has budget again */
};

/* Entry by SVC. The other bits of the kind are those of w7, the system call's number. value is w0 and, in its
 * upper half, w8, where system calls have addresses of capabilities; info is x1, where those that send have
 * message information. All three are what the caller left there, also where a call has no such argument. */
#define MULTIKIT_TRACE_SYSCALL 0x80000000u

/* time: CNTPCT, the same clock on all cores. thread: the kernel's number of it, one per thread of a core; 0: none. */
struct multikit_trace_record {
    uint64_t time;
    uint64_t value;
    uint64_t info;
    uint32_t thread;
    uint32_t kind;
};

/*
 * Record n of all is records[n % MULTIKIT_TRACE_RECORDS], until n + MULTIKIT_TRACE_RECORDS is written. It is complete
 * when next is above its number. The last two of all may be taken back, and so be others the next time. Between cores:
 * who sees next above n sees record n whole, and who sees a byte of record n sees next at n - 1 or above: the kernel
 * has a barrier for stores between each record and next.
 */
struct multikit_trace {
    uint64_t next; /* how many there are, with those that are overwritten */
    uint32_t on;   /* whether events are written */
    uint32_t padding[13];
    struct multikit_trace_record records[MULTIKIT_TRACE_RECORDS];
};
