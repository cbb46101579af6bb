/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver for protection domains of UARTs that are like the 16550 (TL16C550C data sheet, Interrupt Enable
 * and Line Status Register). Who includes it has defined, by LSR_ and IER_ of its registers.h:
 *
 *     static uint32_t line_status(const struct microkit_uart *uart);
 *     static uint32_t received(const struct microkit_uart *uart);
 *     static void transmit(const struct microkit_uart *uart, uint8_t character);
 *     static void enable(const struct microkit_uart *uart, uint32_t interrupts);
 *     static uint32_t depth(const struct microkit_uart *uart);   characters that fit when LSR_THRE is set
 *
 * Reading the line status clears its errors, so what is read for the transmitter is kept for the receiver.
 * The receiver's interrupt lasts as long as there are characters; the transmitter's comes when it is enabled
 * and whenever LSR_THRE is set, and ends with the next character.
 */
#pragma once

#include <uart/device.h>
#include <uart/memory.h>

#define LSR_ERRORS (LSR_OE | LSR_PE | LSR_FE | LSR_BI)

static inline uint32_t looked(struct microkit_uart *uart)
{
    uint32_t status = line_status(uart);

    uart->errors |= status & LSR_ERRORS;
    return status;
}

void microkit_uart_device_start(struct microkit_uart *uart)
{
    enable(uart, IER_RX);
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (!(looked(uart) & LSR_DR)) {
        return MICROKIT_UART_NONE;
    }

    uint32_t errors = uart->errors;

    uart->errors = 0;
    return (int32_t)((received(uart) & 0xff) | (errors & LSR_OE ? MICROKIT_UART_OVERRUN : 0) |
                     (errors & LSR_PE ? MICROKIT_UART_PARITY : 0) |
                     (errors & LSR_FE ? MICROKIT_UART_FRAMING : 0) |
                     (errors & LSR_BI ? MICROKIT_UART_BREAK : 0));
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    if (uart->room == 0 && (looked(uart) & LSR_THRE)) {
        uart->room = depth(uart);
    }
    return uart->room != 0;
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart->room--;
    transmit(uart, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    enable(uart, on ? IER_RX | IER_TX : IER_RX);
}
