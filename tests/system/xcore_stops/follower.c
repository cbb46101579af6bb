/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The caller on the other core.
 */
#include "caller.h"

volatile struct shared *shared;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    call_in_vain(B);
    shared->b_ended = shared->round;
}
