/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Time is counted for one thread, ks.counted, or for idling, until another takes over: kernel time
 * belongs to the thread that ran before.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/benchmark.h>
#include <debug/trace.h>
#include <machine/machine.h>

/* An entry is on the account of whoever ran before it, like all time until the next takes over. */
static void count_kernel(u64 now)
{
    u64 spent = now - ks.kernel_entry;

    ks.entries++;
    ks.kernel_total += spent;
    if (ks.counted != NIL) {
        tcb_at(ks.counted)->kernel_entries++;
        tcb_at(ks.counted)->kernel_cycles += spent;
    } else {
        ks.idle_entries++;
        ks.idle_kernel += spent;
    }
}

/* Whoever had the core has it no longer. */
static void settle(u64 now)
{
    if (ks.counted != NIL) {
        tcb_at(ks.counted)->cycles_used += now - tcb_at(ks.counted)->switched_at;
        tcb_at(ks.counted)->switched_at = now;
    } else if (ks.idle_start != 0) {
        ks.idle_total += now - ks.idle_start;
        ks.idle_start = now;
    }
}

void benchmark_exit(void)
{
    u64 now = machine_cycles();

    if (!ks.logging) {
        return;
    }
    count_kernel(now);
    if (ks.counted == ks.current) {
        return;
    }
    settle(now);
    ks.idle_start = 0;
    ks.counted = ks.current;
    ks.schedules++;
    tcb_at(ks.current)->switched_at = now;
    tcb_at(ks.current)->schedules++;
}

void benchmark_idle(void)
{
    u64 now = machine_cycles();

    if (!ks.logging) {
        return;
    }
    count_kernel(now);
    settle(now);
    ks.counted = NIL;
    ks.idle_start = now;
    ks.idle_schedules++;
}

void benchmark_start(void)
{
    ks.log_start = machine_cycles();
    ks.logging = 1;
    ks.kernel_entry = ks.log_start;
    ks.kernel_total = 0;
    ks.idle_total = 0;
    ks.idle_start = 0;
    ks.entries = 0;
    ks.schedules = 0;
    ks.idle_schedules = 0;
    ks.idle_entries = 0;
    ks.idle_kernel = 0;
    ks.counted = ks.current;
    benchmark_reset(ks.current);
    trace_switch(true);
}

void benchmark_stop(void)
{
    u64 now = machine_cycles();

    trace_switch(false);
    if (ks.logging) {
        settle(now);
        ks.log_total = now - ks.log_start;
        ks.logging = 0;
    }
}

void benchmark_reset(tcb_ref_t thread)
{
    tcb_at(thread)->cycles_used = 0;
    tcb_at(thread)->schedules = 0;
    tcb_at(thread)->kernel_cycles = 0;
    tcb_at(thread)->kernel_entries = 0;
    tcb_at(thread)->switched_at = machine_cycles();
}

word_t benchmark_figure(tcb_ref_t thread, u32 figure)
{
    switch (figure) {
    case BENCHMARK_TCB_UTILISATION:
        return tcb_at(thread)->cycles_used;
    case BENCHMARK_TCB_NUMBER_SCHEDULES:
        return tcb_at(thread)->schedules;
    case BENCHMARK_TCB_KERNEL_UTILISATION:
        return tcb_at(thread)->kernel_cycles;
    case BENCHMARK_TCB_NUMBER_KERNEL_ENTRIES:
        return tcb_at(thread)->kernel_entries;
    case BENCHMARK_IDLE_LOCALCPU_UTILISATION:
    case BENCHMARK_IDLE_TCBCPU_UTILISATION:
        return ks.idle_total;
    case BENCHMARK_IDLE_NUMBER_SCHEDULES:
        return ks.idle_schedules;
    case BENCHMARK_IDLE_KERNEL_UTILISATION:
        return ks.idle_kernel;
    case BENCHMARK_IDLE_NUMBER_KERNEL_ENTRIES:
        return ks.idle_entries;
    case BENCHMARK_TOTAL_UTILISATION:
        return ks.logging ? machine_cycles() - ks.log_start : ks.log_total;
    case BENCHMARK_TOTAL_NUMBER_SCHEDULES:
        return ks.schedules;
    case BENCHMARK_TOTAL_KERNEL_UTILISATION:
        return ks.kernel_total;
    case BENCHMARK_TOTAL_NUMBER_KERNEL_ENTRIES:
        return ks.entries;
    default:
        return 0;
    }
}
