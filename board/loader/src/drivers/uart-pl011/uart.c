/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Arm PrimeCell UART (PL011, DDI 0183), as firmware has set it up.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

#define UARTDR   (BOARD_UART_BASE + 0x00)
#define UARTFR   (BOARD_UART_BASE + 0x18)
#define FR_TXFF  (1u << 5)
#define UARTILPR (BOARD_UART_BASE + 0x20)

/* Kernels use ILPR to take turns; nobody has it yet. */
void uart_init(void)
{
    write32(UARTILPR, 0);
}

void uart_put(char character)
{
    while (read32(UARTFR) & FR_TXFF) {
    }
    write32(UARTDR, (uint8_t)character);
}
