/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Says that its core has started.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(" is up\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
