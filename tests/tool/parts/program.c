/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A program that does nothing, with the variables that the tool sets in every program.
 */
#include <microkit.h>

seL4_Word buffer, buffer_size, buffer_paddr, channel;
int too_small;

void _start_router(void); /* as a monitor, it must have these */
void _start_watchdog(void);
void _start_guardian(void);
void _start_router(void)
{
}

void _start_watchdog(void)
{
}

void _start_guardian(void)
{
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
