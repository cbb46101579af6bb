/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of an Arm PrimeCell UART (PL011, DDI 0183), as offsets.
 */
#pragma once

#define UARTDR  0x00
#define UARTFR  0x18
#define FR_BUSY (1u << 3)
#define FR_TXFF (1u << 5)
/* IrDA low-power counter: 8 bits that do nothing while the IrDA mode is off. Kernels take turns by it. */
#define UARTILPR 0x20
