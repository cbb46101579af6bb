/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Amlogic Meson UART (S905 data sheet, UART), as offsets.
 */
#pragma once

#define UART_WFIFO          0x00
#define UART_RFIFO          0x04
#define UART_CONTROL        0x08
#define CONTROL_TX_EN       (1u << 12)
#define CONTROL_RX_EN       (1u << 13)
#define CONTROL_CLEAR_ERROR (1u << 24) /* while it is set */
#define CONTROL_RX_INT      (1u << 27)
#define CONTROL_TX_INT      (1u << 28)
#define UART_STATUS         0x0c
#define STATUS_PARITY       (1u << 16)
#define STATUS_FRAMING      (1u << 17)
#define STATUS_RX_EMPTY     (1u << 20)
#define STATUS_TX_FULL      (1u << 21)
#define STATUS_TX_EMPTY     (1u << 22)
#define STATUS_RX_OVERFLOW  (1u << 24)
#define STATUS_TX_BUSY      (1u << 25)
/* Characters in the FIFOs at which there are interrupts: 7:0 as many have come, 15:8 as few are left. */
#define UART_MISC        0x10
#define MISC_LEVELS      0xffffu
#define MISC_RX_LEVEL(n) (n)
#define MISC_TX_LEVEL(n) ((n) << 8)
