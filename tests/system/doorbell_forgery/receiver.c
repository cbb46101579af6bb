/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits without the library, which would not notice a doorbell behind which nothing was said.
 */
#include <microkit.h>
#include <stddef.h>

#define INPUT 1

const seL4_Word *rung;

void init(void)
{
    for (;;) {
        seL4_Wait(INPUT, NULL);
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(__atomic_load_n(rung, __ATOMIC_ACQUIRE) ? ": woken\n" : ": FORGED\n");
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
