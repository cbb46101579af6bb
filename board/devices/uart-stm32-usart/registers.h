/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the STM32 USART (RM0457, USART), as offsets.
 */
#pragma once

#define USART_RTOR \
    0x14 /* receiver timeout: does nothing while it is off (CR2.RTOEN); kernels take turns by it */
#define USART_CR1  0x00
#define CR1_RE     (1u << 2)
#define CR1_TE     (1u << 3)
#define CR1_RXNEIE (1u << 5)
#define CR1_TXEIE  (1u << 7)
#define USART_ISR  0x1c
#define ISR_PE     (1u << 0) /* those of errors are cleared by a 1 in the same place of ICR */
#define ISR_FE     (1u << 1)
#define ISR_NE     (1u << 2)
#define ISR_ORE    (1u << 3)
#define ISR_RXNE   (1u << 5) /* with a FIFO: not empty */
#define ISR_TC     (1u << 6)
#define ISR_TXE    (1u << 7) /* with a FIFO: not full */
#define USART_ICR  0x20
#define USART_RDR  0x24
#define USART_TDR  0x28
