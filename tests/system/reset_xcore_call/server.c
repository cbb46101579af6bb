/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts how often it is given each request, where a reset leaves the counts alone.
 */
#include <microkit.h>

#include "requests.h"

#define PARENT 10

volatile seL4_Word *served;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    seL4_Word number = microkit_mr_get(0);

    (void)ch;
    served[number]++;
    if (microkit_msginfo_get_label(info) == DIE) {
        microkit_notify(PARENT); /* which is above it */
        microkit_dbg_puts("server: FAILED: it was not reset\n");
    }
    microkit_mr_set(0, number + 1);
    return microkit_msginfo_new(0, 1);
}
