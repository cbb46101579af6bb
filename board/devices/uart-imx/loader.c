/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * i.MX UART (i.MX 8M Plus reference manual), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels take turns by UTIM; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + UART_UTIM, 0);
}

void uart_put(char character)
{
    while (read32(BOARD_UART_BASE + UART_UTS) & UTS_TXFULL) {
    }
    write32(BOARD_UART_BASE + UART_UTXD, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read32(BOARD_UART_BASE + UART_USR2) & USR2_TXDC)) {
    }
}
