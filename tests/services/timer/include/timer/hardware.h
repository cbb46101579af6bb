/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A timer that the test turns, in place of the core's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

extern struct timer_model {
    uint64_t count, compare;
    uint32_t frequency;
    bool enabled;
} timer_model;

/* Its interrupt's level. */
static inline bool timer_model_raised(void)
{
    return timer_model.enabled && timer_model.count >= timer_model.compare;
}

static inline uint32_t timer_frequency(void)
{
    return timer_model.frequency;
}

static inline uint64_t timer_count(void)
{
    return timer_model.count;
}

static inline void timer_set(uint64_t count)
{
    timer_model.compare = count;
    timer_model.enabled = true;
}

static inline void timer_stop(void)
{
    timer_model.enabled = false;
}
