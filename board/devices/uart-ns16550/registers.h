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

#define UART_THR              UART_REGISTER(0)
#define UART_LSR              UART_REGISTER(5)
#define LSR_THRE              (1u << 5)
#define LSR_TEMT              (1u << 6)
/* 8 bits for whoever wants them; kernels take turns by it. */
#define UART_SCR UART_REGISTER(7)
