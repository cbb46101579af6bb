/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has a frame that is larger than stack and guard together.
 */
#include <microkit.h>

#define LARGE 0x8000

static void __attribute__((noinline)) large(void)
{
    volatile char here[LARGE];

    here[0] = 1;
    (void)here[0];
}

void init(void)
{
    large();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
