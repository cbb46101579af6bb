/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An NXP LPUART (i.MX 93 reference manual) for a protection domain. Its interrupts are levels. While an overrun
 * is not cleared it receives nothing more.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

#define ERRORS (STAT_OR | STAT_FE | STAT_PF)

static void control(const struct microkit_uart *uart, uint32_t clear, uint32_t set)
{
    uart_write32(uart, LPUART_CTRL, (uart_read32(uart, LPUART_CTRL) & ~clear) | set);
}

/* RDRF from the first character on. */
void microkit_uart_device_start(struct microkit_uart *uart)
{
    uart_write32(uart, LPUART_WATER, uart_read32(uart, LPUART_WATER) & ~WATER_RX_LEVEL);
    control(uart, CTRL_TIE, CTRL_RIE | CTRL_RE | CTRL_TE);
}

/* STAT has settings beside its flags. Errors without a character are kept for the next. */
static uint32_t looked(struct microkit_uart *uart)
{
    uint32_t status = uart_read32(uart, LPUART_STAT);

    if (status & ERRORS) {
        uart_write32(uart, LPUART_STAT, (status & ~STAT_FLAGS) | (status & ERRORS));
        uart->errors |= status & ERRORS;
    }
    return status;
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (!(looked(uart) & STAT_RDRF)) {
        return MICROKIT_UART_NONE;
    }

    uint32_t errors = uart->errors;

    uart->errors = 0;
    return (int32_t)((uart_read32(uart, LPUART_DATA) & 0xff) |
                     (errors & STAT_OR ? MICROKIT_UART_OVERRUN : 0) |
                     (errors & STAT_PF ? MICROKIT_UART_PARITY : 0) |
                     (errors & STAT_FE ? MICROKIT_UART_FRAMING : 0));
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return (uart_read32(uart, LPUART_STAT) & STAT_TDRE) != 0;
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, LPUART_DATA, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    control(uart, CTRL_TIE, on ? CTRL_TIE : 0);
}
