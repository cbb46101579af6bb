/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Signals a capability that it does not have.
 */
#include <microkit.h>

void init(void)
{
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + 3);

    microkit_dbg_puts("forbidden: FAILED: capability\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
