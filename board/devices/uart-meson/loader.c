/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Amlogic Meson UART (S905 data sheet), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

void uart_init(void)
{
}

void uart_put(char character)
{
    while (read32(BOARD_UART_BASE + UART_STATUS) & STATUS_TX_FULL) {
    }
    write32(BOARD_UART_BASE + UART_WFIFO, (uint8_t)character);
}

void uart_flush(void)
{
    while ((read32(BOARD_UART_BASE + UART_STATUS) & (STATUS_TX_EMPTY | STATUS_TX_BUSY)) !=
           STATUS_TX_EMPTY) {
    }
}
