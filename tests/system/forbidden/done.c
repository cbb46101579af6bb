/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The lowest: runs when all the others have been stopped.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("forbidden: nobody got through\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
