/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 2: makes its kernel stop, by a system call that exists in the debug configuration only.
 */
#include <microkit.h>
#include <sel4/sel4.h>

void init(void)
{
}

void notified(microkit_channel ch)
{
    seL4_DebugHalt();
    microkit_notify(ch);
}
