/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cadence UART (UG1087, module UART), with the baud rate that firmware has set. Firmware that has not
 * used it, and QEMU without firmware, leave the transmitter off.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

/* Kernels use the flow delay to take turns; nobody has it yet. */
void uart_init(void)
{
    write32(BOARD_UART_BASE + UART_CONTROL, CONTROL_TX_EN | CONTROL_RX_EN);
    write32(BOARD_UART_BASE + UART_FLOW_DELAY, 0);
}

void uart_put(char character)
{
    while (read32(BOARD_UART_BASE + UART_STATUS) & STATUS_TX_FULL) {
    }
    write32(BOARD_UART_BASE + UART_FIFO, (uint8_t)character);
}

/* Empty is the FIFO alone, active the shift register. */
void uart_flush(void)
{
    while ((read32(BOARD_UART_BASE + UART_STATUS) & (STATUS_TX_EMPTY | STATUS_TX_ACTIVE)) !=
           STATUS_TX_EMPTY) {
    }
}
