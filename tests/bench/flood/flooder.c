/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Rings without end: the receivers on the victim's core one after the other when it is told to, else
 * one on a core of the other flooders, so that its own core does the same in both cases. The digit
 * at the end of its name is its number.
 */
#include "flood.h"

#define ELSEWHERE 0 /* channel; those to the victim's core follow */

struct orders *orders;

static uint64_t number(void)
{
    unsigned last = 0;

    while (microkit_name[last + 1] != '\0') {
        last++;
    }
    return (uint64_t)(microkit_name[last] - '0');
}

static microkit_channel last_channel(void)
{
    microkit_channel last = MICROKIT_MAX_CHANNEL_ID;

    while (last > 0 && !(microkit_notifications >> last & 1)) {
        last--;
    }
    return last;
}

void init(void)
{
    uint64_t mine = number();
    microkit_channel last = last_channel(), next = 0;

    start_turns();
    for (;;) {
        end_of_turn(now());
        next = next < last ? next + 1 : 1;
        microkit_notify(orders->flooders >= mine ? next : ELSEWHERE);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
