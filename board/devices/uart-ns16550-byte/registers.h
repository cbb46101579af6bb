/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a 16550 UART on a bus that has only byte accesses (DUART of Layerscape, LS1046ARM).
 */
#pragma once

#include "../uart_16550_bits.h"

#define UART_URBR 0
#define UART_UTHR 0
#define UART_UIER 1
#define UART_UIIR 2
#define UART_ULSR 5
