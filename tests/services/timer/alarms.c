/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver's table by itself: corners of times and channels, and that it can be told from the region alone.
 */
#include "src/alarms.c"

#include "verdict.h"

#define LAST (MICROKIT_MAX_CHANNELS - 1)

seL4_Word message_words[64];

static struct alarm_times times;
static struct alarms alarms, again;

int main(void)
{
    alarms_init(&alarms, &times);
    CHECK(alarms_next(&alarms) == MICROKIT_TIME_NEVER && alarms_due(&alarms, UINT64_MAX - 1) == 0);
    alarms_set(&alarms, 0, 0);
    alarms_set(&alarms, LAST, UINT64_MAX - 1);
    alarms_set(&alarms, 7, 100);
    CHECK(alarms_due(&alarms, 0) == 1 && alarms_next(&alarms) == 0);
    alarms_set(&alarms, 0, MICROKIT_TIME_NEVER);
    CHECK(alarms_due(&alarms, 99) == 0 && alarms_next(&alarms) == 100);
    CHECK(alarms_due(&alarms, 100) == 1 << 7);
    CHECK(alarms_due(&alarms, UINT64_MAX - 1) == (1 << 7 | UINT64_C(1) << LAST));
    alarms_init(&again, &times);
    CHECK(again.set == alarms.set && alarms_next(&again) == 100);
    alarms_set(&again, 7, 99);
    CHECK(alarms_next(&again) == 99);
    alarms_set(&again, 7, MICROKIT_TIME_NEVER);
    CHECK(alarms_next(&again) == UINT64_MAX - 1);
    return passed();
}
