/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * 8250 or 16550 UART (TL16C550C data sheet), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels take turns by SCR; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + UART_SCR, 0);
}

void uart_put(char character)
{
    while (!(read32(BOARD_UART_BASE + UART_LSR) & LSR_THRE)) {
    }
    write32(BOARD_UART_BASE + UART_THR, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read32(BOARD_UART_BASE + UART_LSR) & LSR_TEMT)) {
    }
}
