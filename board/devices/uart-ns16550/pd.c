/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An 8250 or 16550 UART (TL16C550C data sheet) for a protection domain.
 */
#include "registers.h"

#include <uart/memory.h>

static uint32_t line_status(const struct microkit_uart *uart)
{
    return uart_read32(uart, UART_LSR);
}

static uint32_t received(const struct microkit_uart *uart)
{
    return uart_read32(uart, UART_RBR);
}

static void transmit(const struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, UART_THR, character);
}

static void enable(const struct microkit_uart *uart, uint32_t interrupts)
{
    uart_write32(uart, UART_IER, interrupts);
}

static uint32_t depth(const struct microkit_uart *uart)
{
    return (uart_read32(uart, UART_IIR) & IIR_FIFOS) == IIR_FIFOS ? IIR_FIFO_DEPTH : 1;
}

#include "../uart_16550.h"
