/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ticks of the counter and nanoseconds. Whole seconds are converted apart from the rest: the rest, less than a
 * second, times the other unit's number in a second is less than 2^32 * 10^9 < 2^62. So nothing overflows,
 * nothing is rounded but the result, and no 128-bit division is needed.
 */
#include <microkit_timer.h>

#include "timer/hardware.h"

/* whole * each + rest, or UINT64_MAX. */
static uint64_t sum(uint64_t whole, uint64_t each, uint64_t rest)
{
    uint64_t product, result;

    if (__builtin_mul_overflow(whole, each, &product) ||
        __builtin_add_overflow(product, rest, &result)) {
        return UINT64_MAX;
    }
    return result;
}

uint64_t microkit_time_from_ticks(uint64_t ticks, uint32_t frequency)
{
    uint64_t rest = ticks % frequency;

    return sum(ticks / frequency, MICROKIT_NS_PER_SECOND,
               rest * MICROKIT_NS_PER_SECOND / frequency);
}

uint64_t microkit_time_to_ticks(uint64_t time, uint32_t frequency)
{
    uint64_t rest = time % MICROKIT_NS_PER_SECOND;

    return sum(time / MICROKIT_NS_PER_SECOND, frequency,
               (rest * frequency + MICROKIT_NS_PER_SECOND - 1) / MICROKIT_NS_PER_SECOND);
}

uint64_t microkit_time(void)
{
    return microkit_time_from_ticks(timer_count(), timer_frequency());
}
