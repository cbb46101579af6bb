/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 2: each number has to be the next.
 */
#include <microkit.h>

#include "numbers.h"

struct numbers *numbers;

static uint64_t received;

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (numbers->ping != ++received) {
        microkit_dbg_puts("ponger: FAILED: a number was lost\n");
    }
    numbers->pong = numbers->ping;
    microkit_notify(ch);
}
