/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PL011 (Arm DDI 0183): FIFOs of 16 with levels in the middle, and a receive timeout.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 16, TX_DEPTH = 16;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;
const uint32_t EXACT = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;

#define LEVEL 8
#define RX    0x10u
#define TX    0x20u
#define RT    0x40u

static uint32_t raw = TX, mask = 0x7ff,
                control = 0x0101; /* firmware printed, and did not receive */
static bool timing;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (control & 0x301) == 0x301;
}

bool model_line(void)
{
    return (raw & mask) != 0;
}

/* The timeout is counted from the last character on; once cleared, from the next. */
void model_arrived(void)
{
    raw |= rx_count >= LEVEL ? RX : 0;
    timing = true;
}

void model_quiet(void)
{
    if (timing && rx_count > 0) {
        raw |= RT;
        timing = false;
    }
}

/* When it drains through the level, not while it is below. */
void model_left(void)
{
    raw |= tx_count == LEVEL ? TX : 0;
}

static uint32_t data(void)
{
    uint32_t taken = rx_take(), lost = overrun ? 1u << 11 : 0;

    overrun = false;
    raw &= rx_count < LEVEL ? ~RX : ~0u;
    raw &= rx_count == 0 ? ~RT : ~0u;
    return (taken & 0xff) | lost | (taken & WIRE_FRAMING ? 1u << 8 : 0) |
           (taken & WIRE_PARITY ? 1u << 9 : 0) | (taken & WIRE_BREAK ? 1u << 10 : 0);
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        return data();
    case 0x18:
        return (rx_count == 0 ? 1u << 4 : 0) | (tx_count == TX_DEPTH ? 1u << 5 : 0) |
               (tx_count > 0 ? 1u << 3 : 0);
    case 0x30:
        return control;
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        tx_give(value);
        raw &= tx_count > LEVEL ? ~TX : ~0u;
        break;
    case 0x30:
        control = value;
        break;
    case 0x38:
        mask = value;
        break;
    case 0x44:
        raw &= ~value;
        break;
    default:
        unknown(offset);
    }
}
