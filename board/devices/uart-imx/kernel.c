/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an i.MX UART (i.MX 8M Plus reference manual). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (mmio_read32(UART_REGISTERS, UART_UTS) & UTS_TXFULL) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, UART_UTXD, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(UART_UTIM, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(UART_UTIM, core);
}

void uart_release(void)
{
    uart_turn_give(UART_UTIM);
}
