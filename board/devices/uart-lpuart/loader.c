/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * NXP LPUART (i.MX 93 reference manual), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels take turns by MATCH; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + LPUART_MATCH, 0);
}

void uart_put(char character)
{
    while (!(read32(BOARD_UART_BASE + LPUART_STAT) & STAT_TDRE)) {
    }
    write32(BOARD_UART_BASE + LPUART_DATA, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read32(BOARD_UART_BASE + LPUART_STAT) & STAT_TC)) {
    }
}
