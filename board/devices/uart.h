/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How kernels take turns at a UART: Fischer's mutual exclusion, with one register that is read and
 * written, and a wait. Kernels share no memory, but they share this device. Each UART's registers.h
 * says which of its registers serves. Only the look of the output depends on it.
 */
#pragma once

#include <base/memory_map.h>
#include <base/structures.h>
#include <board/config.h>
#include <machine/mmio.h>

/* The kernel maps whole pages; the registers need not begin with one. */
#define UART_REGISTERS (UART_VA + (BOARD_UART_BASE & ((1 << PAGE_BITS) - 1)))

/* Long enough for the longest line at 115200 baud, and for an emulated core that its host has put
 * aside in the middle of one; a core that stopped while it held the UART must not stop the others. */
#define UART_TURN_TRIES 400000
/* Reads that take longer than another core's write of the register needs to arrive. */
#define UART_TURN_SETTLES 32
/* Tickets fit into the smallest of these registers: 6 bits, 0 for nobody. */
#define UART_TURN_TICKETS 63

static inline bool uart_turn_is_mine(u64 scratch, u32 ticket)
{
    for (u32 i = 0; i < UART_TURN_SETTLES; i++) {
        if (mmio_read32(UART_REGISTERS, scratch) != ticket) {
            return false;
        }
    }
    return true;
}

/* scratch: offset of the register. One that shows nothing of what was written does not exist on this
 * machine, or in QEMU's model of it. Two cores that are 63 apart have the same ticket. */
static inline void uart_turn_take(u64 scratch, u32 core)
{
    u32 ticket = core % UART_TURN_TICKETS + 1;

    for (u32 i = 0; i < UART_TURN_TRIES; i++) {
        if (mmio_read32(UART_REGISTERS, scratch) == 0) {
            mmio_write32(UART_REGISTERS, scratch, ticket);
            if (mmio_read32(UART_REGISTERS, scratch) == 0 || uart_turn_is_mine(scratch, ticket)) {
                return;
            }
        }
        mmio_wait();
    }
}

/* The wait supposes that the time between a load and the store behind it is bounded. It is in hardware, with interrupts
 * masked; but a host can put an emulated core aside there, whose store then comes while another core writes its
 * line. Who writes says so before each character: the late one sees that before it has settled. */
static inline void uart_turn_keep(u64 scratch, u32 core)
{
    u32 ticket = core % UART_TURN_TICKETS + 1;
    u32 value = mmio_read32(UART_REGISTERS, scratch);

    if (value != 0 && value != ticket) {
        mmio_write32(UART_REGISTERS, scratch, ticket);
    }
}

static inline void uart_turn_give(u64 scratch)
{
    mmio_write32(UART_REGISTERS, scratch, 0);
}
