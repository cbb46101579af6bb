/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on a 16550 UART with byte accesses (LS1046ARM, DUART). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (!(mmio_read8(UART_REGISTERS, UART_ULSR) & LSR_THRE)) {
        mmio_wait();
    }
    mmio_write8(UART_REGISTERS, UART_UTHR, character);
}

/* Turns are taken by a word: lines of several cores can mix. */
void uart_acquire(u32 core)
{
    (void)core;
}

void uart_keep(u32 core)
{
    (void)core;
}

void uart_release(void)
{
}
