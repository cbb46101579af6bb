/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an Amlogic Meson UART (S905 data sheet). The loader or firmware has set it up.
 */
#include "../uart.h"
#include "registers.h"

#include <machine/machine.h>
#include <machine/mmio.h>

void uart_put(u8 character)
{
    while (mmio_read32(UART_REGISTERS, UART_STATUS) & STATUS_TX_FULL) {
        mmio_wait();
    }
    mmio_write32(UART_REGISTERS, UART_WFIFO, character);
}

/* The device has no register that is free: lines of several cores can mix. */
void uart_acquire(u32 core)
{
    (void)core;
}

void uart_keep(u32 core)
{
    (void)core;
}

void uart_release(void)
{
}
