/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * NXP LPUART (i.MX 93 reference manual): FIFOs of 16, interrupts that are levels, flags cleared by a 1.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 16, TX_DEPTH = 16;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING;
const uint32_t EXACT = 0;

#define SETTINGS (1u << 26) /* of STAT: how long a break is. What firmware set stays */

static uint32_t control = 1u << 19, water = 0x00040002, flags;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (control >> 18 & 1) != 0 && (flags >> 19 & 1) == 0;
}

static uint32_t status(void)
{
    return SETTINGS | flags | (rx_count > (water >> 16 & 0xff) ? 1u << 21 : 0) |
           (tx_count == 0 ? 1u << 22 : 0) | (tx_count <= (water & 0xff) ? 1u << 23 : 0);
}

bool model_line(void)
{
    return (status() & control & (1u << 21 | 1u << 23)) != 0;
}

void model_arrived(void)
{
    flags |= overrun ? 1u << 19 : 0;
    flags |= overrun ? 0
                     : (rx_last() & WIRE_PARITY ? 1u << 16 : 0) |
                           (rx_last() & WIRE_FRAMING ? 1u << 17 : 0);
    overrun = false;
}

void model_left(void)
{
}

void model_quiet(void)
{
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x14:
        return status();
    case 0x18:
        return control;
    case 0x1c:
        return rx_take() & 0xff;
    case 0x2c:
        return water | tx_count << 8 | rx_count << 24;
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x14:
        if ((value & ~(0xffu << 16)) != SETTINGS) {
            fail("settings of STAT change", value);
        }
        flags &= ~value;
        break;
    case 0x18:
        control = value;
        break;
    case 0x1c:
        tx_give(value);
        break;
    case 0x2c:
        water = value & 0x00ff00ff;
        break;
    default:
        unknown(offset);
    }
}
