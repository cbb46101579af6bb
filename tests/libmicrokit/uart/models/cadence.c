/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cadence (UG1087): FIFOs of 64, and interrupts that are remembered until they are cleared. The manual leaves open whether
 * a condition that lasts is remembered again at once: LASTS says so.
 */
#include "../wire.h"

#ifndef LASTS
#define LASTS 0
#endif

const uint32_t RX_DEPTH = 64, TX_DEPTH = 64;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;
const uint32_t EXACT = 0;

static uint32_t status = 1u << 3, mask = 0x1fff, control = 0x118, level = 32;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

static void remember(void)
{
    status |= rx_count >= level ? 1u << 0 : 0;
    status |= tx_count == 0 ? 1u << 3 : 0;
}

bool model_receives(void)
{
    return (control & 0x0c) == 0x04;
}

bool model_line(void)
{
    return (status & mask) != 0;
}

void model_arrived(void)
{
    uint32_t last = overrun ? 0 : rx_last();

    status |= rx_count >= level ? 1u << 0 : 0;
    status |= (overrun ? 1u << 5 : 0) | (last & WIRE_FRAMING ? 1u << 6 : 0) |
              (last & WIRE_PARITY ? 1u << 7 : 0) | (last & WIRE_BREAK ? 1u << 13 : 0);
    overrun = false;
}

void model_left(void)
{
    status |= tx_count == 0 ? 1u << 3 : 0;
}

void model_quiet(void)
{
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x14:
        return status;
    case 0x2c:
        return (rx_count >= level ? 1u << 0 : 0) | (rx_count == 0 ? 1u << 1 : 0) |
               (tx_count == 0 ? 1u << 3 : 0) | (tx_count == TX_DEPTH ? 1u << 4 : 0);
    case 0x30:
        return rx_take() & 0xff;
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        control = value;
        break;
    case 0x08:
        mask |= value;
        break;
    case 0x0c:
        mask &= ~value;
        break;
    case 0x14:
        status &= ~value;
        break;
    case 0x20:
        level = value;
        break;
    case 0x30:
        tx_give(value);
        break;
    default:
        unknown(offset);
    }
    if (LASTS) {
        remember();
    }
}
