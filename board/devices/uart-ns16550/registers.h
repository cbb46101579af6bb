/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of an 8250 or 16550 UART (TL16C550C data sheet), and of those that are like it: DesignWare,
 * OMAP, Tegra. Each is 1 << shift bytes behind the one before it (board.toml), and is read and written
 * whole.
 */
#pragma once

#include <board/config.h>

#define UART_REGISTER(number) ((number) << BOARD_UART_SHIFT)

#define UART_RBR              UART_REGISTER(0)
#define UART_THR              UART_REGISTER(0)
#define UART_IER              UART_REGISTER(1)
#define IER_RX                (1u << 0)
#define IER_TX                (1u << 1)
#define UART_IIR              UART_REGISTER(2)
#define IIR_FIFOS             0xc0u /* both bits set: the FIFOs are on */
#define IIR_FIFO_DEPTH        16
#define UART_LSR              UART_REGISTER(5)
#define LSR_DR                (1u << 0)
#define LSR_OE                (1u << 1)
#define LSR_PE                (1u << 2)
#define LSR_FE                (1u << 3)
#define LSR_BI                (1u << 4)
#define LSR_THRE              (1u << 5) /* with FIFOs: that of the transmitter is empty */
#define LSR_TEMT              (1u << 6)
/* 8 bits for whoever wants them; kernels take turns by it. */
#define UART_SCR UART_REGISTER(7)
