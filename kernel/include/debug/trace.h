/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writing to the ring of events. The kernel reads nothing of it but where the next event goes and whether it is on.
 * Only where CONFIG_TRACE is 1; elsewhere neither the ring nor any of this is in the program.
 */
#pragma once

#include <base/config.h>
#include <base/state.h>
#include <base/types.h>
#include <machine/machine.h>
#include <multikit/trace.h>

/* In pages of its own behind the kernel's stack (kernel.ld), at the start of the first. */
extern struct multikit_trace kernel_trace;

/*@ assigns kernel_trace; */
static inline void trace_event(enum multikit_trace_kind kind, tcb_ref_t thread, u64 value, u64 info)
{
    if (CONFIG_TRACE && kernel_trace.on) {
        u64 at = kernel_trace.next % MULTIKIT_TRACE_RECORDS;

        kernel_trace.records[at].time = timer_now();
        kernel_trace.records[at].value = value;
        kernel_trace.records[at].info = info;
        kernel_trace.records[at].thread = thread;
        kernel_trace.records[at].kind = kind;
        stores_in_order(); /* for readers on other cores */
        kernel_trace.next++;
    }
}

/* An event of who runs. */
static inline void trace_entry(enum multikit_trace_kind kind, u64 value, u64 info)
{
    trace_event(kind, ks.current, value, info);
}

/* A character for the console is being put: what the thread that runs puts one after the other is one event, from the
 * first on, as a line of text would fill the ring. Takes back this one's, and the exit before it. */
void trace_join_characters(void);

/* What is in the ring stays. */
static inline void trace_switch(bool on)
{
    if (CONFIG_TRACE) {
        kernel_trace.on = on;
    }
}
