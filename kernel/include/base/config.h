/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The configuration as 0 or 1, so that it is asked with `if` and every branch is always compiled.
 * kernel/gen_config.h is the API's form: what is off is not defined there.
 */
#pragma once

#include <kernel/gen_config.h>

#ifndef CONFIG_PRINTING
#define CONFIG_PRINTING 0
#endif

#ifndef CONFIG_DEBUG_BUILD
#define CONFIG_DEBUG_BUILD 0
#endif

#ifndef CONFIG_ENABLE_BENCHMARKS
#define CONFIG_ENABLE_BENCHMARKS 0
#endif

#ifndef CONFIG_BENCHMARK_TRACK_UTILISATION
#define CONFIG_BENCHMARK_TRACK_UTILISATION 0
#endif

#ifndef CONFIG_EXPORT_PMU_USER
#define CONFIG_EXPORT_PMU_USER 0
#endif

/* Whether there is a ring of events (debug/trace.h). */
#define CONFIG_TRACE (CONFIG_DEBUG_BUILD || CONFIG_ENABLE_BENCHMARKS)
