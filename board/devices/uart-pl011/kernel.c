/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an Arm PrimeCell UART (PL011, DDI 0183). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (mmio_read32(UART_REGISTERS, UARTFR) & FR_TXFF) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, UARTDR, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(UARTILPR, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(UARTILPR, core);
}

void uart_release(void)
{
    uart_turn_give(UARTILPR);
}
