/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who used how many cycles of this core, from ResetLog to FinalizeLog. Only where
 * CONFIG_BENCHMARK_TRACK_UTILISATION is on.
 */
#pragma once

#include <kernel/types.h>

/* The order of the figures that GetThreadUtilisation puts into the message registers. */
enum utilisation_figures {
    UTILISATION_THREAD,
    UTILISATION_THREAD_SCHEDULES,
    UTILISATION_THREAD_KERNEL, /* of UTILISATION_THREAD, in entries while it ran */
    UTILISATION_THREAD_KERNEL_ENTRIES,
    UTILISATION_IDLE_THIS_CORE,
    UTILISATION_IDLE_THREADS_CORE, /* the same: a thread never leaves its core */
    UTILISATION_IDLE_SCHEDULES,
    UTILISATION_IDLE_KERNEL, /* entries out of idling: interrupts */
    UTILISATION_IDLE_KERNEL_ENTRIES,
    UTILISATION_TOTAL,
    UTILISATION_TOTAL_SCHEDULES,
    UTILISATION_TOTAL_KERNEL,
    UTILISATION_TOTAL_KERNEL_ENTRIES,
    UTILISATION_FIGURES
};

/* From vectors.S: the kernel is about to return to a thread; ks.current says which. */
void benchmark_exit(void);
void benchmark_idle(void); /* or to idle */

void benchmark_start(void);
void benchmark_stop(void);
void benchmark_reset(tcb_ref_t thread);
word_t benchmark_figure(tcb_ref_t thread, u32 figure);
