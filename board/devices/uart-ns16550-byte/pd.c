/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A 16550 UART with byte accesses (LS1046ARM, DUART) for a protection domain.
 */
#include "registers.h"

#include <uart/memory.h>

static uint32_t line_status(const struct microkit_uart *uart)
{
    return uart_read8(uart, UART_ULSR);
}

static uint32_t received(const struct microkit_uart *uart)
{
    return uart_read8(uart, UART_URBR);
}

static void transmit(const struct microkit_uart *uart, uint8_t character)
{
    uart_write8(uart, UART_UTHR, character);
}

static void enable(const struct microkit_uart *uart, uint32_t interrupts)
{
    uart_write8(uart, UART_UIER, (uint8_t)interrupts);
}

static uint32_t depth(const struct microkit_uart *uart)
{
    return (uart_read8(uart, UART_UIIR) & IIR_FIFOS) == IIR_FIFOS ? IIR_FIFO_DEPTH : 1;
}

#include "../uart_16550.h"
