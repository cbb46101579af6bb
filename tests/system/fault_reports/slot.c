/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits on a capability that it does not have in the debug configuration.
 */
#include <microkit.h>

void init(void)
{
    seL4_Word badge;

    (void)seL4_Wait(TCB_CAP, &badge);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
