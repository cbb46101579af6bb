/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Crashes whenever it is started, with its memory as it was, or made to go on.
 */
#include "crashes.h"

#include <microkit.h>

static volatile seL4_Word number;

void init(void)
{
    while (number < TIMES) {
        seL4_Word now = number;

        number = now + 1;
        *(volatile seL4_Word *)CRASH(now) = 1;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
