/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An STM32 USART (RM0457) for a protection domain. Its interrupts are levels, of which an overrun is one until
 * it is cleared.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

#define ERRORS (ISR_PE | ISR_FE | ISR_NE | ISR_ORE)

static void control(const struct microkit_uart *uart, uint32_t clear, uint32_t set)
{
    uart_write32(uart, USART_CR1, (uart_read32(uart, USART_CR1) & ~clear) | set);
}

void microkit_uart_device_start(struct microkit_uart *uart)
{
    control(uart, CR1_TXEIE, CR1_RXNEIE | CR1_RE | CR1_TE);
}

/* Errors without a character are kept for the next. */
static uint32_t looked(struct microkit_uart *uart)
{
    uint32_t status = uart_read32(uart, USART_ISR);

    if (status & ERRORS) {
        uart_write32(uart, USART_ICR, status & ERRORS);
        uart->errors |= status & ERRORS;
    }
    return status;
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (!(looked(uart) & ISR_RXNE)) {
        return MICROKIT_UART_NONE;
    }

    uint32_t errors = uart->errors;

    uart->errors = 0;
    return (int32_t)((uart_read32(uart, USART_RDR) & 0xff) |
                     (errors & ISR_ORE ? MICROKIT_UART_OVERRUN : 0) |
                     (errors & ISR_PE ? MICROKIT_UART_PARITY : 0) |
                     (errors & ISR_FE ? MICROKIT_UART_FRAMING : 0));
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return (uart_read32(uart, USART_ISR) & ISR_TXE) != 0;
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, USART_TDR, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    control(uart, CR1_TXEIE, on ? CR1_TXEIE : 0);
}
