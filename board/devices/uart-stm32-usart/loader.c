/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * STM32 USART (RM0457), as firmware has set it up.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels take turns by RTOR; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + USART_RTOR, 0);
}

void uart_put(char character)
{
    while (!(read32(BOARD_UART_BASE + USART_ISR) & ISR_TXE)) {
    }
    write32(BOARD_UART_BASE + USART_TDR, (uint8_t)character);
}

void uart_flush(void)
{
    while (!(read32(BOARD_UART_BASE + USART_ISR) & ISR_TC)) {
    }
}
