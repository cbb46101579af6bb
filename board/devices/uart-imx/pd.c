/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An i.MX UART (i.MX 8M Plus reference manual) for a protection domain. Both of its interrupts are levels: they
 * last as long as there is a character, and as there is room.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

void microkit_uart_device_start(struct microkit_uart *uart)
{
    uint32_t levels = uart_read32(uart, UART_UFCR) & ~UFCR_RXTL;

    uart_write32(uart, UART_UFCR, levels | 1);
    uart_write32(uart, UART_UCR2, uart_read32(uart, UART_UCR2) | UCR2_SRST | UCR2_RXEN | UCR2_TXEN);
    uart_write32(uart, UART_UCR1, (uart_read32(uart, UART_UCR1) & ~UCR1_TRDYEN) | UCR1_RRDYEN);
}

static uint32_t overrun(const struct microkit_uart *uart)
{
    if (!(uart_read32(uart, UART_USR2) & USR2_ORE)) {
        return 0;
    }
    uart_write32(uart, UART_USR2, USR2_ORE);
    return MICROKIT_UART_OVERRUN;
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    uint32_t data = uart_read32(uart, UART_URXD);

    if (!(data & URXD_CHARRDY)) {
        return MICROKIT_UART_NONE;
    }
    return (int32_t)((data & 0xff) | overrun(uart) |
                     (data & URXD_PRERR ? MICROKIT_UART_PARITY : 0) |
                     (data & URXD_FRMERR ? MICROKIT_UART_FRAMING : 0) |
                     (data & URXD_BRK ? MICROKIT_UART_BREAK : 0));
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return !(uart_read32(uart, UART_UTS) & UTS_TXFULL);
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write32(uart, UART_UTXD, character);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    uint32_t others = uart_read32(uart, UART_UCR1) & ~UCR1_TRDYEN;

    uart_write32(uart, UART_UCR1, others | (on ? UCR1_TRDYEN : 0));
}
