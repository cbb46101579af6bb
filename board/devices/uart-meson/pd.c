/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An Amlogic Meson UART (S905 data sheet) for a protection domain. Its interrupt is an edge: it comes when the
 * first character is there, and when enough have gone; not because they are.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

#define ERRORS  (STATUS_RX_OVERFLOW | STATUS_FRAMING | STATUS_PARITY)
#define TX_LEFT 16 /* of 64 */

static void control(const struct microkit_uart *uart, uint32_t clear, uint32_t set)
{
    uart_write32(uart, UART_CONTROL, (uart_read32(uart, UART_CONTROL) & ~clear) | set);
}

void microkit_uart_device_start(struct microkit_uart *uart)
{
    uint32_t others = uart_read32(uart, UART_MISC) & ~MISC_LEVELS;

    uart_write32(uart, UART_MISC, others | MISC_RX_LEVEL(1) | MISC_TX_LEVEL(TX_LEFT));
    control(uart, CONTROL_TX_INT, CONTROL_RX_INT | CONTROL_RX_EN | CONTROL_TX_EN);
}

/* The device does not say which character they belong to. */
static int32_t errors(const struct microkit_uart *uart, uint32_t status)
{
    if (!(status & ERRORS)) {
        return 0;
    }
    control(uart, 0, CONTROL_CLEAR_ERROR);
    control(uart, CONTROL_CLEAR_ERROR, 0);
    return (status & STATUS_RX_OVERFLOW ? MICROKIT_UART_OVERRUN : 0) |
           (status & STATUS_PARITY ? MICROKIT_UART_PARITY : 0) |
           (status & STATUS_FRAMING ? MICROKIT_UART_FRAMING : 0);
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    uint32_t status = uart_read32(uart, UART_STATUS);

    if (status & STATUS_RX_EMPTY) {
        return MICROKIT_UART_NONE;
    }
    return (int32_t)(uart_read32(uart, UART_RFIFO) & 0xff) | errors(uart, status);
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return !(uart_read32(uart, UART_STATUS) & STATUS_TX_FULL);
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, UART_WFIFO, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    control(uart, CONTROL_TX_INT, on ? CONTROL_TX_INT : 0);
}
