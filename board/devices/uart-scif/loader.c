/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Renesas SCIF (RZ/G2 user's manual), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

void uart_init(void)
{
}

/* Flags that were not read as 1 are written as 1, which changes nothing. */
void uart_put(char character)
{
    while (!(read16(BOARD_UART_BASE + SCFSR) & SCFSR_TDFE)) {
    }
    write8(BOARD_UART_BASE + SCFTDR, (uint8_t)character);
    write16(BOARD_UART_BASE + SCFSR, (uint16_t) ~(SCFSR_TDFE | SCFSR_TEND));
}

void uart_flush(void)
{
    while (!(read16(BOARD_UART_BASE + SCFSR) & SCFSR_TEND)) {
    }
}
