/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls itself until the stack ends.
 */
#include <microkit.h>

static seL4_Word __attribute__((noinline)) deeper(seL4_Word n)
{
    volatile seL4_Word here[8] = {n};

    return n == 0 ? 0 : deeper(n - 1) + here[0];
}

void init(void)
{
    (void)deeper(1000000);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
