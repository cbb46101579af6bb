/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * BCM2835 mini UART (BCM2835 ARM Peripherals, 2), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels take turns by the scratch register; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + AUX_MU_SCRATCH, 0);
}

void uart_put(char character)
{
    while (!(read32(BOARD_UART_BASE + AUX_MU_LSR) & LSR_TX_EMPTY)) {
    }
    write32(BOARD_UART_BASE + AUX_MU_IO, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read32(BOARD_UART_BASE + AUX_MU_LSR) & LSR_TX_IDLE)) {
    }
}
