/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks the server for a sum.
 */
#include <microkit.h>

/* The id at this end of the channel in the system description. */
#define SERVER 1

void init(void)
{
    microkit_mr_set(0, 20);
    microkit_mr_set(1, 22);
    microkit_msginfo answer = microkit_ppcall(SERVER, microkit_msginfo_new(0, 2));

    if (microkit_msginfo_get_label(answer) != 0) {
        microkit_dbg_puts("client: no answer\n");
        return;
    }
    microkit_dbg_puts("client: the sum is ");
    microkit_dbg_put32((seL4_Uint32)microkit_mr_get(0));
    microkit_dbg_puts("\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
