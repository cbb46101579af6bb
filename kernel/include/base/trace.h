/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What this core's kernel was asked and did last: a ring of events, for whoever looks at the core's memory from
 * outside (docs/design/trace.md). The tool reads its layout from abi.json.
 */
#pragma once

#include <base/types.h>

#define TRACE_RECORDS 2048 /* a power of two */

/* trace_record.kind without TRACE_SYSCALL. What value and info are stands beside it; else they are 0. */
enum trace_kind {
    TRACE_EXIT =
        1,      /* from vectors.S: the thread runs now. value: its x0, the badge after a receive */
    TRACE_IDLE, /* nobody runs now; the thread is NIL */
    TRACE_IRQ,  /* entry: value is the INTID that was taken, which may be none (1020..1023) */
    TRACE_EXCEPTION, /* entry: value is ESR_EL2, info FAR_EL2 */
    TRACE_SERROR,    /* entry, or while idle: value is ESR_EL2 */
    TRACE_FAULT, /* of the thread, which stops: value is seL4_Fault_*, info its first word (of a timeout 0) */
    TRACE_DEPLETED, /* the thread waits for budget: value is when it has some, in ticks */
    TRACE_REFILLED, /* the thread has budget again */
};

/* Entry by SVC, from vectors.S. The other bits of the kind are those of w7, the system call's number. value is w0
 * and, in its upper half, w8, where system calls have addresses of capabilities; info is x1, where those that
 * send have message information. All three are what the caller left there, also where a call has no such argument. */
#define TRACE_SYSCALL 0x80000000u

struct trace_record {
    u64 time; /* CNTPCT_EL0: the same clock on all cores */
    u64 value;
    u64 info;
    tcb_ref_t thread;
    u32 kind;
};

/* Record n of all is records[n % TRACE_RECORDS], until n + TRACE_RECORDS is written. It is complete when `next` is
 * above it. The last two of all may be taken back (trace_join_characters()) and so be others the next time. */
struct trace {
    u64 next; /* how many there are, with those that are overwritten */
    u32 on;
    u32 padding[13];
    struct trace_record records[TRACE_RECORDS];
};
