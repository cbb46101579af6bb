/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Says hello, and waits.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("main: hello\n");
}

void notified(microkit_channel ch)
{
    (void)ch; /* it has no channels */
}
