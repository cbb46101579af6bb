/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the STM32 USART (RM0457, USART), as offsets.
 */
#pragma once

#define USART_RTOR \
    0x14 /* receiver timeout: does nothing while it is off (CR2.RTOEN); kernels take turns by it */
#define USART_ISR 0x1c
#define ISR_TC    (1u << 6)
#define ISR_TXE   (1u << 7) /* with a FIFO: not full */
#define USART_TDR 0x28
