/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A Cadence UART (UG1087, module UART) for a protection domain. Interrupts are remembered until they are
 * cleared; so each is cleared before what it tells is looked at.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

#define ERRORS (INT_RX_OVERRUN | INT_FRAMING | INT_PARITY | INT_BREAK)

void microkit_uart_device_start(struct microkit_uart *uart)
{
    uart_write32(uart, UART_INT_DISABLE, INT_ALL);
    uart_write32(uart, UART_CONTROL, CONTROL_TX_EN | CONTROL_RX_EN);
    uart_write32(uart, UART_RX_LEVEL, 1);
    uart_write32(uart, UART_INT_ENABLE, INT_RX_TRIGGER);
}

static bool empty(const struct microkit_uart *uart)
{
    return (uart_read32(uart, UART_STATUS) & STATUS_RX_EMPTY) != 0;
}

/* The device does not say which character they belong to. */
static int32_t errors(const struct microkit_uart *uart)
{
    uint32_t status = uart_read32(uart, UART_INT_STATUS) & ERRORS;

    if (status == 0) {
        return 0;
    }
    uart_write32(uart, UART_INT_STATUS, status);
    return (status & INT_RX_OVERRUN ? MICROKIT_UART_OVERRUN : 0) |
           (status & INT_PARITY ? MICROKIT_UART_PARITY : 0) |
           (status & INT_FRAMING ? MICROKIT_UART_FRAMING : 0) |
           (status & INT_BREAK ? MICROKIT_UART_BREAK : 0);
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (empty(uart)) {
        uart_write32(uart, UART_INT_STATUS, INT_RX_TRIGGER);
        if (empty(uart)) {
            return MICROKIT_UART_NONE;
        }
    }
    return (int32_t)(uart_read32(uart, UART_FIFO) & 0xff) | errors(uart);
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return !(uart_read32(uart, UART_STATUS) & STATUS_TX_FULL);
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, UART_FIFO, character);
}

/* That the FIFO was empty once is old: who turns it on looks whether there is room. */
void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    uart_write32(uart, UART_INT_STATUS, INT_TX_EMPTY);
    uart_write32(uart, on ? UART_INT_ENABLE : UART_INT_DISABLE, INT_TX_EMPTY);
}
