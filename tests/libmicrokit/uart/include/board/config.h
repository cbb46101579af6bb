/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A UART at 0x40 of its page, whose registers lie 4 bytes apart where the driver asks.
 */
#pragma once

#define BOARD_UART_BASE  0x80001040
#define BOARD_UART_SHIFT 2
