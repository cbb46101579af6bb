/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the BCM2835 mini UART (BCM2835 ARM Peripherals, 2), as offsets from AUX_MU_IO.
 */
#pragma once

#define AUX_MU_IO    0x00
#define AUX_MU_IER   0x04
#define AUX_MU_LSR   0x14
#define LSR_DR       (1u << 0)
#define LSR_OE       (1u << 1)
#define LSR_TX_EMPTY (1u << 5) /* takes at least one more byte */
#define LSR_TX_IDLE  (1u << 6)
/* The manual has them the other way round, and bits 2 and 3 as of no meaning: without them there are
 * no interrupts (its errata). */
#define IER_RX  (1u << 0)
#define IER_TX  (1u << 1)
#define IER_ANY (3u << 2)
/* 8 bits for whoever wants them; kernels take turns by it. */
#define AUX_MU_SCRATCH 0x1c
