/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Transmitting where the protection domain has the UART for itself.
 */
#include <uart/device.h>

/* Its interrupt has done its work when there is something in the device again. */
bool microkit_uart_put(struct microkit_uart *uart, uint8_t character)
{
    if (!microkit_uart_device_room(uart)) {
        return false;
    }
    microkit_uart_device_send(uart, character);
    if (uart->armed) {
        uart->armed = false;
        microkit_uart_device_transmit_interrupt(uart, false);
    }
    return true;
}

/* Looks last: of some devices only room that comes while it is on interrupts. */
bool microkit_uart_arm(struct microkit_uart *uart)
{
    uart->armed = true;
    microkit_uart_device_transmit_interrupt(uart, true);
    return !microkit_uart_device_room(uart);
}
