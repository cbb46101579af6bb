/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Signals through a capability that it does not have in the debug configuration.
 */
#include <microkit.h>

void init(void)
{
    seL4_Signal(TCB_CAP);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
