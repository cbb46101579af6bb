/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Amlogic Meson UART (S905 data sheet, UART), as offsets.
 */
#pragma once

#define UART_WFIFO      0x00
#define UART_STATUS     0x0c
#define STATUS_TX_FULL  (1u << 21)
#define STATUS_TX_EMPTY (1u << 22)
#define STATUS_TX_BUSY  (1u << 25)
