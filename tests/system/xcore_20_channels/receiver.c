/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ten of these: each counts the notifications on its two channels and answers on the
 * same channel. The digit at the end of the domain's name says which one it is.
 */
#include <microkit.h>

#include "counters.h"

/* Channel ids, see xcore_20_channels.system. */
#define EVEN 3
#define ODD  40

struct counters *counters; /* set by the tool */

static unsigned int first_channel; /* as the sender counts them */

void init(void)
{
    unsigned int last = 0;

    while (microkit_name[last + 1] != '\0') {
        last++;
    }
    first_channel = 2 * (unsigned int)(microkit_name[last] - '0');
}

void notified(microkit_channel ch)
{
    unsigned int channel = first_channel + (ch == ODD);

    __atomic_store_n(&counters->of_channel[channel], counters->of_channel[channel] + 1,
                     __ATOMIC_RELEASE);
    microkit_notify(ch);
}
