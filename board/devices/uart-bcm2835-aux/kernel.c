/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on a BCM2835 mini UART (BCM2835 ARM Peripherals, 2). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (!(mmio_read32(UART_REGISTERS, AUX_MU_LSR) & LSR_TX_EMPTY)) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, AUX_MU_IO, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(AUX_MU_SCRATCH, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(AUX_MU_SCRATCH, core);
}

void uart_release(void)
{
    uart_turn_give(AUX_MU_SCRATCH);
}
