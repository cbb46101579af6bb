/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of an 8250 or 16550 UART (TL16C550C data sheet), and of those that are like it: DesignWare,
 * OMAP, Tegra. Each is 1 << shift bytes behind the one before it (board.toml), and is read and written
 * whole.
 */
#pragma once

#include "../uart_16550_bits.h"

#include <board/config.h>

#define UART_REGISTER(number) ((number) << BOARD_UART_SHIFT)

#define UART_RBR              UART_REGISTER(0)
#define UART_THR              UART_REGISTER(0)
#define UART_IER              UART_REGISTER(1)
#define UART_IIR              UART_REGISTER(2)
#define UART_LSR              UART_REGISTER(5)
/* 8 bits for whoever wants them; kernels take turns by it. */
#define UART_SCR UART_REGISTER(7)
