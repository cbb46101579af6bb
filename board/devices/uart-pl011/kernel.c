/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug output on an Arm PrimeCell UART (PL011, DDI 0183). The loader or firmware has set it up.
 */
#include "registers.h"

#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>

/* Long enough for the longest line at 115200 baud, and for an emulated core that its host has put
 * aside in the middle of one; a core that stopped while it held the UART must not stop the others. */
#define ACQUIRE_TRIES 400000
/* Reads that take longer than another core's write of ILPR needs to arrive. */
#define SETTLE_READS 32

void uart_put(u8 character)
{
    while (mmio_read32(UART_VA, UARTFR) & FR_TXFF) {
        __asm__ volatile("yield");
    }
    mmio_write32(UART_VA, UARTDR, character);
}

static bool is_owner(u32 ticket)
{
    for (u32 i = 0; i < SETTLE_READS; i++) {
        if (mmio_read32(UART_VA, UARTILPR) != ticket) {
            return false;
        }
    }
    return true;
}

/* Fischer's mutual exclusion: one register that is read and written, and a wait. Kernels share no
 * memory, but they share this device. Only the look of the output depends on it. */
void uart_acquire(u32 core)
{
    u32 ticket = (core & 0x7f) + 1;

    for (u32 i = 0; i < ACQUIRE_TRIES; i++) {
        if (mmio_read32(UART_VA, UARTILPR) == 0) {
            mmio_write32(UART_VA, UARTILPR, ticket);
            if (is_owner(ticket)) {
                return;
            }
        }
        __asm__ volatile("yield");
    }
}

void uart_release(void)
{
    mmio_write32(UART_VA, UARTILPR, 0);
}
