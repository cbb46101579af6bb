/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A Renesas SCIF (RZ/G2 user's manual) for a protection domain. Its flags are cleared by 0, after they were read
 * as 1; those that are written as 1 stay as they are. While an overrun is not cleared it receives nothing
 * more. Where its interrupts are several (RZ/G2L) the program has those of RDF and TDFE: with a trigger of one
 * character there is none without RDF, and the others' news are in the registers.
 */
#include "registers.h"

#include <uart/device.h>
#include <uart/memory.h>

static void control(const struct microkit_uart *uart, uint32_t clear, uint32_t set)
{
    uart_write16(uart, SCSCR, (uint16_t)((uart_read16(uart, SCSCR) & ~clear) | set));
}

static void clear_flags(const struct microkit_uart *uart, uint32_t flags)
{
    (void)uart_read16(uart, SCFSR);
    uart_write16(uart, SCFSR, (uint16_t)~flags);
}

void microkit_uart_device_start(struct microkit_uart *uart)
{
    uart_write16(uart, SCFCR, (uint16_t)(uart_read16(uart, SCFCR) & ~SCFCR_RTRG));
    control(uart, SCSCR_TIE, SCSCR_RIE | SCSCR_REIE | SCSCR_RE | SCSCR_TE);
}

static bool empty(const struct microkit_uart *uart)
{
    return (uart_read16(uart, SCFDR) & SCFDR_RX) == 0;
}

/* PER and FER are of the next character, which is still to be read. */
static int32_t errors(const struct microkit_uart *uart)
{
    uint32_t status = uart_read16(uart, SCFSR);

    uart_write16(uart, SCFSR, (uint16_t) ~(SCFSR_ER | SCFSR_BRK));
    return (status & SCFSR_PER ? MICROKIT_UART_PARITY : 0) |
           (status & SCFSR_FER ? MICROKIT_UART_FRAMING : 0) |
           (status & SCFSR_BRK ? MICROKIT_UART_BREAK : 0);
}

static int32_t overrun(const struct microkit_uart *uart)
{
    if (!(uart_read16(uart, SCLSR) & SCLSR_ORER)) {
        return 0;
    }
    uart_write16(uart, SCLSR, 0);
    return MICROKIT_UART_OVERRUN;
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    if (empty(uart)) {
        clear_flags(uart, SCFSR_DR | SCFSR_RDF | SCFSR_ER | SCFSR_BRK);
        if (empty(uart)) {
            return MICROKIT_UART_NONE;
        }
    }

    int32_t wrong = errors(uart) | overrun(uart);

    return wrong | uart_read8(uart, SCFRDR);
}

bool microkit_uart_device_room(struct microkit_uart *uart)
{
    return (uart_read16(uart, SCFDR) & SCFDR_TX) < SCFDR_TX_FULL;
}

void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character)
{
    uart_write8(uart, SCFTDR, character);
    clear_flags(uart, SCFSR_TDFE | SCFSR_TEND);
}

void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on)
{
    control(uart, SCSCR_TIE, on ? SCSCR_TIE : 0);
}
