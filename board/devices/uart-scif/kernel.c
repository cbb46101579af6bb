/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on a Renesas SCIF (RZ/G2 user's manual). The loader or firmware has set it up.
 */
#include "registers.h"
#include "../uart.h"

#include <machine/machine.h>
#include <machine/mmio.h>

/* Flags that were not read as 1 are written as 1, which changes nothing. */
void uart_put(u8 character)
{
    while (!(mmio_read16(UART_REGISTERS, SCFSR) & SCFSR_TDFE)) {
        mmio_wait();
    }
    mmio_write8(UART_REGISTERS, SCFTDR, character);
    mmio_write16(UART_REGISTERS, SCFSR, (u16) ~(SCFSR_TDFE | SCFSR_TEND));
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
