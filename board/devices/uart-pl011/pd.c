/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An Arm PrimeCell UART (PL011, DDI 0183) for a protection domain. INT_TX comes when the FIFO, once filled,
 * drains to its level (2.4.2), and stays until it is filled again: so it is on only after it was full.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

#define ENABLED (CR_UARTEN | CR_TXE | CR_RXE)

/* CR is not written while the UART works (3.3.8), unless firmware has left a part of it off. */
void microkit_uart_device_start(struct microkit_uart *uart)
{
    uint32_t control = uart_read32(uart, UARTCR);

    if ((control & ENABLED) != ENABLED) {
        uart_write32(uart, UARTCR, control | ENABLED);
    }
    uart_write32(uart, UARTIMSC, INT_RX | INT_RT);
}

static bool empty(const struct microkit_uart *uart)
{
    return (uart_read32(uart, UARTFR) & FR_RXFE) != 0;
}

/* INT_RX ends with the characters. INT_RT does with the last of them, too; a clear is for that it did not. */
int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (empty(uart)) {
        uart_write32(uart, UARTICR, INT_RT);
        if (empty(uart)) {
            return MICROKIT_UART_NONE;
        }
    }

    uint32_t data = uart_read32(uart, UARTDR);

    return (int32_t)((data & 0xff) | (data & DR_OE ? MICROKIT_UART_OVERRUN : 0) |
                     (data & DR_PE ? MICROKIT_UART_PARITY : 0) |
                     (data & DR_FE ? MICROKIT_UART_FRAMING : 0) |
                     (data & DR_BE ? MICROKIT_UART_BREAK : 0));
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return !(uart_read32(uart, UARTFR) & FR_TXFF);
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, UARTDR, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    uart_write32(uart, UARTIMSC, INT_RX | INT_RT | (on ? INT_TX : 0));
}
