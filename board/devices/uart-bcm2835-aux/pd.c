/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A BCM2835 mini UART (BCM2835 ARM Peripherals, 2) for a protection domain: a 16550 that notices no errors
 * but overrun, and says when there is room for one character. It shares its interrupt with two SPI masters,
 * which nobody else may use.
 */
#include "registers.h"

#include <uart/memory.h>

static uint32_t line_status(const struct microkit_uart *uart)
{
    return uart_read32(uart, AUX_MU_LSR);
}

static uint32_t received(const struct microkit_uart *uart)
{
    return uart_read32(uart, AUX_MU_IO);
}

static void transmit(const struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, AUX_MU_IO, character);
}

static void enable(const struct microkit_uart *uart, uint32_t interrupts)
{
    uart_write32(uart, AUX_MU_IER, IER_ANY | interrupts);
}

static uint32_t depth(const struct microkit_uart *uart)
{
    (void)uart;
    return 1;
}

#define LSR_THRE LSR_TX_EMPTY
#define LSR_PE   0u
#define LSR_FE   0u
#define LSR_BI   0u
#include "../uart_16550.h"
