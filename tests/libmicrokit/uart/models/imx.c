/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * i.MX (i.MX 8M Plus reference manual): FIFOs of 32, interrupts that are levels.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 32, TX_DEPTH = 32;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;
const uint32_t EXACT = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;

#define LAST 0x10000u

static uint32_t ucr1 = 1, ucr2 = 0x4025, ufcr = 2u << 10 | 5u << 7 | 8, usr2;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (ucr2 & 2) != 0;
}

bool model_line(void)
{
    bool ready = rx_count >= (ufcr & 0x3f), room = tx_count < ufcr >> 10;

    return ((ucr1 >> 9 & 1) != 0 && ready) || ((ucr1 >> 13 & 1) != 0 && room);
}

/* Overrun of a character only says that the FIFO was full with it. */
void model_arrived(void)
{
    usr2 |= overrun ? 1u << 1 : 0;
    if (rx_count == RX_DEPTH && !overrun) {
        rx_mark(LAST);
    }
    overrun = false;
}

void model_left(void)
{
}

void model_quiet(void)
{
}

static uint32_t data(void)
{
    if (rx_count == 0) {
        return 0;
    }

    uint32_t taken = rx_take(), last = taken & LAST ? 3u << 13 : 0;

    return 1u << 15 | (taken & 0xff) | last | (taken & WIRE_PARITY ? 1u << 10 : 0) |
           (taken & WIRE_BREAK ? 1u << 11 : 0) | (taken & WIRE_FRAMING ? 1u << 12 : 0);
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        return data();
    case 0x80:
        return ucr1;
    case 0x84:
        return ucr2;
    case 0x90:
        return ufcr;
    case 0x98:
        return usr2;
    case 0xb4:
        return (tx_count == TX_DEPTH ? 1u << 4 : 0) | (rx_count == 0 ? 1u << 5 : 0);
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x40:
        tx_give(value);
        break;
    case 0x80:
        ucr1 = value;
        break;
    case 0x84:
        ucr2 = (value & 1) != 0 ? value : (uint32_t)unknown(offset);
        break;
    case 0x90:
        ufcr = value >> 6 == (2u << 4 | 5u << 1) ? value : (uint32_t)unknown(offset);
        break;
    case 0x98:
        usr2 &= ~value;
        break;
    default:
        unknown(offset);
    }
}
