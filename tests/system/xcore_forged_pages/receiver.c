/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Twenty of these: each counts what comes from the honest sender, and answers it. The forger may
 * notify it on the forger's own channel as often as it likes, and on no other.
 */
#include "counters.h"

#define HONEST 3
#define FORGED 7

struct counters *counters;

static unsigned int number(void)
{
    unsigned int found = 0;

    for (const char *at = microkit_name; *at; at++) {
        found = *at >= '0' && *at <= '9' ? found * 10 + (unsigned int)(*at - '0') : 0;
    }
    return found;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    uint64_t *counter = &counters->of_receiver[number()];

    if (ch == HONEST) {
        __atomic_store_n(counter, *counter + 1, __ATOMIC_RELEASE);
        microkit_notify(HONEST);
    } else if (ch != FORGED) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED: notified on a channel of nobody\n");
    }
}
