/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Uses the timer without its interrupt; the monitor says what is missing.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("msr cntp_ctl_el0, xzr");

    microkit_dbg_puts("timer: FAILED: without the interrupt\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
