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
#include <machine/machine.h>
#include <machine/mmio.h>

/* The kernel maps whole pages; the registers need not begin with one. */
#define UART_REGISTERS (UART_VA + (BOARD_UART_BASE & ((1 << PAGE_BITS) - 1)))

/* Reads that take longer than another core's write of the register needs to arrive. */
#define UART_TURN_SETTLES 32
/* Parts of a second. A ticket is written promptly if at most so long has passed since the register showed nobody:
 * long for a processor, but a host can put an emulated core aside there for longer. */
#define UART_TURN_PROMPT 8192
/* Within so long a holder, put aside by its host or not, writes its next character. */
#define UART_TURN_LATE 16
/* Seconds: many lines at 115200 baud, and an emulated core that its host has put aside in the middle of one. A core that
 * stopped while it held the UART must not stop the others. */
#define UART_TURN_PATIENCE 1
/* Tickets fit into the smallest of these registers: 6 bits, 0 for nobody. */
#define UART_TURN_TICKETS 63

/* Whether nobody else's ticket comes in for `settle` ticks and UART_TURN_SETTLES reads. */
static inline bool uart_turn_is_mine(u64 scratch, u32 ticket, ticks_t settle)
{
    ticks_t start = timer_now();
    ticks_t passed = 0;

    for (u32 i = 0; i < UART_TURN_SETTLES || passed <= settle; i++) {
        passed = timer_now() - start;
        if (mmio_read32(UART_REGISTERS, scratch) != ticket) {
            return false;
        }
    }
    return true;
}

/* Whether the register shows something of the ticket. One that does not may not exist on this machine, or in QEMU's
 * model of it; or another core has just given its turn back, which does not happen twice. */
static inline bool uart_turn_write(u64 scratch, u32 ticket)
{
    mmio_write32(UART_REGISTERS, scratch, ticket);
    if (mmio_read32(UART_REGISTERS, scratch) != 0) {
        return true;
    }
    mmio_write32(UART_REGISTERS, scratch, ticket);
    return mmio_read32(UART_REGISTERS, scratch) != 0;
}

/* Between the load that shows nobody and the end of everyone's wait lies at least the time in which others that saw
 * nobody write their tickets. Who is later than that may come into another's line, and waits until that one must
 * have said that it is its turn. (The counter's reads may be out of order with the device's: in a processor by
 * much less than a prompt time.) False: it is another's turn. */
static inline bool uart_turn_try(u64 scratch, u32 ticket)
{
    ticks_t start = timer_now();

    if (mmio_read32(UART_REGISTERS, scratch) != 0) {
        return false;
    }
    if (!uart_turn_write(scratch, ticket)) {
        return true;
    }

    ticks_t second = timer_frequency();
    bool prompt = timer_now() - start <= second / UART_TURN_PROMPT;

    return uart_turn_is_mine(scratch, ticket,
                             second / (prompt ? UART_TURN_PROMPT : UART_TURN_LATE));
}

/* scratch: offset of the register. Two cores that are 63 apart have the same ticket. */
static inline void uart_turn_take(u64 scratch, u32 core)
{
    u32 ticket = core % UART_TURN_TICKETS + 1;
    ticks_t start = timer_now();

    while (!uart_turn_try(scratch, ticket) &&
           timer_now() - start < UART_TURN_PATIENCE * timer_frequency()) {
        mmio_wait();
    }
}

/* Who writes says so before each character: who has come in late sees that before it has settled. */
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
