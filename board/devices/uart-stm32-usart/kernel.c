/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an STM32 USART (RM0457). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (!(mmio_read32(UART_REGISTERS, USART_ISR) & ISR_TXE)) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, USART_TDR, character);
}

void uart_acquire(u32 core)
{
    uart_turn_take(USART_RTOR, core);
}

void uart_keep(u32 core)
{
    uart_turn_keep(USART_RTOR, core);
}

void uart_release(void)
{
    uart_turn_give(USART_RTOR);
}
