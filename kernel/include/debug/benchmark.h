/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who used how many cycles of this core, from ResetLog to FinalizeLog. Only where
 * CONFIG_BENCHMARK_TRACK_UTILISATION is on.
 */
#pragma once

#include <base/types.h>
#include <sel4/benchmark_utilisation_types.h>

/* From vectors.S: the kernel is about to return to a thread; ks.current says which. */
void benchmark_exit(void);
void benchmark_idle(void); /* or to idle */

void benchmark_start(void);
void benchmark_stop(void);
void benchmark_reset(tcb_ref_t thread);
word_t benchmark_figure(tcb_ref_t thread, u32 figure);
