/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Bits in the registers of a 16550 UART (TL16C550C data sheet), however far its registers lie apart.
 */
#pragma once

#define IER_RX         (1u << 0)
#define IER_TX         (1u << 1)
#define IIR_FIFOS      0xc0u /* both bits set: the FIFOs are on */
#define IIR_FIFO_DEPTH 16
#define LSR_DR         (1u << 0)
#define LSR_OE         (1u << 1)
#define LSR_PE         (1u << 2)
#define LSR_FE         (1u << 3)
#define LSR_BI         (1u << 4)
#define LSR_THRE       (1u << 5) /* with FIFOs: that of the transmitter is empty */
#define LSR_TEMT       (1u << 6)
