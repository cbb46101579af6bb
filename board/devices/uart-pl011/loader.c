/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Arm PrimeCell UART (PL011, DDI 0183), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels use ILPR to take turns; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + UARTILPR, 0);
}

void uart_put(char character)
{
    while (read32(BOARD_UART_BASE + UARTFR) & FR_TXFF) {
    }
    write32(BOARD_UART_BASE + UARTDR, (uint8_t)character);
}

void uart_flush(void)
{
    while (read32(BOARD_UART_BASE + UARTFR) & FR_BUSY) {
    }
}
