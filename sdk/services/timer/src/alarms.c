/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver's alarms: one time for each channel, of which there are few enough to look at all that are set.
 */
#include "timer/alarms.h"

static microkit_channel first_of(uint64_t channels)
{
    return (microkit_channel)__builtin_ctzll(channels);
}

static uint64_t time_of(const struct alarms *alarms, microkit_channel channel)
{
    return alarms->times->after[channel] - 1;
}

void alarms_init(struct alarms *alarms, struct alarm_times *times)
{
    alarms->times = times;
    alarms->set = 0;
    for (microkit_channel i = 0; i < MICROKIT_MAX_CHANNELS; i++) {
        alarms->set |= (uint64_t)(times->after[i] != 0) << i;
    }
}

/* NEVER + 1 is 0. */
void alarms_set(struct alarms *alarms, microkit_channel channel, uint64_t time)
{
    uint64_t bit = UINT64_C(1) << channel;

    alarms->times->after[channel] = time + 1;
    alarms->set = time == MICROKIT_TIME_NEVER ? alarms->set & ~bit : alarms->set | bit;
}

uint64_t alarms_due(const struct alarms *alarms, uint64_t now)
{
    uint64_t due = 0;

    for (uint64_t left = alarms->set; left != 0; left &= left - 1) {
        due |= (uint64_t)(time_of(alarms, first_of(left)) <= now) << first_of(left);
    }
    return due;
}

uint64_t alarms_next(const struct alarms *alarms)
{
    uint64_t next = MICROKIT_TIME_NEVER;

    for (uint64_t left = alarms->set; left != 0; left &= left - 1) {
        uint64_t time = time_of(alarms, first_of(left));

        next = time < next ? time : next;
    }
    return next;
}
