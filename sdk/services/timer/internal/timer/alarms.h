/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which of the timer driver's clients wants to be notified when. The times lie in a memory region, which
 * outlives the driver; all else can be told from them.
 */
#pragma once

#include <microkit_timer.h>

/* In the region; zero in the beginning. Only the driver has it mapped. */
struct alarm_times {
    uint64_t after[MICROKIT_MAX_CHANNELS]; /* the client's time + 1; 0: it has none */
};

struct alarms {
    struct alarm_times *times;
    uint64_t set; /* a bit for each channel that has a time */
};

/* Take over what is in the region. */
void alarms_init(struct alarms *alarms, struct alarm_times *times);

/* channel: 0 to MICROKIT_MAX_CHANNELS - 1. */
void alarms_set(struct alarms *alarms, microkit_channel channel, uint64_t time);

/* A bit for each channel whose time is now or past. */
uint64_t alarms_due(const struct alarms *alarms, uint64_t now);

/* The first time of all, or NEVER. */
uint64_t alarms_next(const struct alarms *alarms);
