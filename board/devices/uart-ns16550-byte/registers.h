/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a 16550 UART on a bus that has only byte accesses (DUART of Layerscape, LS1046ARM).
 */
#pragma once

#define UART_URBR      0
#define UART_UTHR      0
#define UART_UIER      1
#define IER_RX         (1u << 0)
#define IER_TX         (1u << 1)
#define UART_UIIR      2
#define IIR_FIFOS      0xc0u /* both bits set: the FIFOs are on */
#define IIR_FIFO_DEPTH 16
#define UART_ULSR      5
#define LSR_DR         (1u << 0)
#define LSR_OE         (1u << 1)
#define LSR_PE         (1u << 2)
#define LSR_FE         (1u << 3)
#define LSR_BI         (1u << 4)
#define LSR_THRE       (1u << 5) /* with FIFOs: that of the transmitter is empty */
#define LSR_TEMT       (1u << 6)
