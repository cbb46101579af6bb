/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on a Cadence UART (UG1087, module UART). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (mmio_read32(UART_REGISTERS, UART_STATUS) & STATUS_TX_FULL) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, UART_FIFO, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(UART_FLOW_DELAY, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(UART_FLOW_DELAY, core);
}

void uart_release(void)
{
    uart_turn_give(UART_FLOW_DELAY);
}
