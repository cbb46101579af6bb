/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of an Arm PrimeCell UART (PL011, DDI 0183), as offsets.
 */
#pragma once

#define UARTDR  0x00
#define DR_FE   (1u << 8)
#define DR_PE   (1u << 9)
#define DR_BE   (1u << 10)
#define DR_OE   (1u << 11)
#define UARTFR  0x18
#define FR_BUSY (1u << 3)
#define FR_RXFE (1u << 4)
#define FR_TXFF (1u << 5)
/* IrDA low-power counter: 8 bits that do nothing while the IrDA mode is off. Kernels take turns by it. */
#define UARTILPR  0x20
#define UARTCR    0x30
#define CR_UARTEN (1u << 0)
#define CR_TXE    (1u << 8)
#define CR_RXE    (1u << 9)
#define UARTIMSC  0x38
#define UARTICR   0x44
/* In IMSC and ICR. */
#define INT_RX (1u << 4)
#define INT_TX (1u << 5)
#define INT_RT \
    (1u << 6) /* receive timeout: fewer characters than INT_RX waits for, and no more come */
