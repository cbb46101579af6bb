/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a 16550 UART on a bus that has only byte accesses (DUART of Layerscape, LS1046ARM).
 */
#pragma once

#define UART_UTHR 0
#define UART_ULSR 5
#define ULSR_THRE (1u << 5)
#define ULSR_TEMT (1u << 6)
