/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Uses up whatever time it gets.
 */
#include <microkit.h>

void init(void)
{
    for (;;) {
        __asm__ volatile("");
    }
}

void notified(microkit_channel channel)
{
    (void)channel;
}
