/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the i.MX UART (i.MX 8M Plus reference manual, UART), as offsets.
 */
#pragma once

#define UART_URXD   0x00
#define URXD_PRERR  (1u << 10)
#define URXD_BRK    (1u << 11)
#define URXD_FRMERR (1u << 12)
/* Bit 13, OVRRUN, only says that the character was the last that fitted. */
#define URXD_CHARRDY (1u << 15)
#define UART_UTXD    0x40
#define UART_UCR1    0x80
#define UCR1_RRDYEN  (1u << 9)
#define UCR1_TRDYEN  (1u << 13)
#define UART_UCR2    0x84
#define UCR2_SRST    (1u << 0) /* 0 resets */
#define UCR2_RXEN    (1u << 1)
#define UCR2_TXEN    (1u << 2)
#define UART_UFCR    0x90
#define UFCR_RXTL    0x3fu /* characters in the FIFO that RRDY takes */
#define UART_USR2    0x98
#define USR2_ORE     (1u << 1) /* a character was lost; cleared by a 1 */
#define USR2_TXDC    (1u << 3) /* all of it is on the line */
#define UART_UTS     0xb4
#define UTS_TXFULL   (1u << 4)
/* Timer of the escape sequence, 12 bits: unused while no escape sequence is looked for (UCR2.ESCEN). */
#define UART_UTIM 0xa0
