/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an NXP LPUART (i.MX 93 reference manual). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (!(mmio_read32(UART_REGISTERS, LPUART_STAT) & STAT_TDRE)) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, LPUART_DATA, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(LPUART_MATCH, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(LPUART_MATCH, core);
}

void uart_release(void)
{
    uart_turn_give(LPUART_MATCH);
}
