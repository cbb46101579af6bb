/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the i.MX UART (i.MX 8M Plus reference manual, UART), as offsets.
 */
#pragma once

#define UART_UTXD  0x40
#define UART_USR2  0x98
#define USR2_TXDC  (1u << 3) /* all of it is on the line */
#define UART_UTS   0xb4
#define UTS_TXFULL (1u << 4)
/* Timer of the escape sequence, 12 bits: unused while no escape sequence is looked for (UCR2.ESCEN). */
#define UART_UTIM 0xa0
