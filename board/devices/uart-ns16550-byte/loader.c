/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * 16550 UART with byte accesses (LS1046ARM, DUART), as firmware has set it up.
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
    while (!(read8(BOARD_UART_BASE + UART_ULSR) & LSR_THRE)) {
    }
    write8(BOARD_UART_BASE + UART_UTHR, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read8(BOARD_UART_BASE + UART_ULSR) & LSR_TEMT)) {
    }
}
