/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Never waits, so that a signal to it wakes nobody.
 */
#include <microkit.h>

void init(void)
{
    for (;;) {
        __asm__ volatile("yield");
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
