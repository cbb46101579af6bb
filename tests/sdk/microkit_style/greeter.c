/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 */
#include <stdint.h>
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("greeter: built by a Makefile for Microkit\n");
}

void notified(microkit_channel ch)
{
}
