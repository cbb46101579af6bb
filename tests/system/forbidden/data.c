/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Executes its own data.
 */
#include <microkit.h>

static volatile seL4_Uint32 instructions[] = {0xd65f03c0}; /* RET */

void init(void)
{
    ((void (*)(void))instructions)();

    microkit_dbg_puts("forbidden: FAILED: data\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
