/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Renesas SCIF (RZ/G2 user's manual): FIFOs of 16, of which firmware has left triggers of 8, and a timeout. A flag is
 * cleared by a 0 that is written after it was read as 1. With SEPARATE (RZ/G2L user's manual) there is an
 * interrupt for each flag, of which a program has two.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 16, TX_DEPTH = 16;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;
const uint32_t EXACT = WIRE_PARITY | WIRE_FRAMING;

#ifndef SEPARATE
#define SEPARATE 0
#endif

#define TX_TRIGGER 8
#define DR         0x01u
#define RDF        0x02u
#define BRK        0x10u
#define TDFE       0x20u
#define TEND       0x40u
#define ER         0x80u

static uint32_t control = 0x20, flags = TDFE | TEND, seen;
static uint32_t fifo = 0x80; /* the triggers, bits 7 and 6 of which are the receiver's */
static bool lost, timing;

static uint32_t rx_trigger(void)
{
    static const uint32_t triggers[] = {1, 4, 8, 14};

    return triggers[fifo >> 6];
}

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (control & 0x10) != 0 && !lost;
}

bool model_line(void)
{
    return ((control & 0x40) != 0 && (flags & (SEPARATE ? RDF : DR | RDF)) != 0) ||
           (!SEPARATE && (control & 0x48) != 0 && ((flags & (ER | BRK)) != 0 || lost)) ||
           ((control & 0x80) != 0 && (flags & TDFE) != 0);
}

void model_arrived(void)
{
    uint32_t last = overrun ? 0 : rx_last();

    timing = true;
    flags |= rx_count >= rx_trigger() ? RDF : 0;
    flags |= last & (WIRE_PARITY | WIRE_FRAMING) ? ER : 0;
    flags |= last & WIRE_BREAK ? BRK : 0;
    lost |= overrun;
    overrun = false;
}

void model_quiet(void)
{
    if (timing && rx_count > 0 && rx_count < rx_trigger()) {
        flags |= DR;
        timing = false;
    }
}

void model_left(void)
{
    flags |= tx_count <= TX_TRIGGER ? TDFE : 0;
    flags |= tx_count == 0 ? TEND : 0;
}

static uint32_t status(void)
{
    seen = flags;
    return flags | (rx_top() & WIRE_PARITY ? 0x04u : 0) | (rx_top() & WIRE_FRAMING ? 0x08u : 0);
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (offset << 4 | bytes) {
    case 0x082:
        return control;
    case 0x102:
        return status();
    case 0x141:
        return rx_take() & 0xff;
    case 0x182:
        return fifo;
    case 0x1c2:
        return tx_count << 8 | rx_count;
    case 0x242:
        return lost ? 1 : 0;
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (offset << 4 | bytes) {
    case 0x082:
        control = value;
        break;
    case 0x0c1:
        tx_give(value);
        break;
    case 0x102:
        flags &= value | ~seen;
        seen &= value;
        break;
    case 0x182:
        fifo = value;
        if ((value & ~0xc0u) != 0) {
            fail("changes more than the trigger", value);
        }
        break;
    case 0x242:
        lost = (value & 1) != 0 && lost;
        break;
    default:
        unknown(offset);
    }
}
