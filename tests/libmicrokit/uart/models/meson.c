/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Amlogic Meson (S905 data sheet): FIFOs of 64; an edge when a count reaches its level.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 64, TX_DEPTH = 64;
const bool EDGE = true;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING;
const uint32_t EXACT = 0;

static uint32_t control = 1u << 12 | 1u << 15, misc = 0x20u << 8 | 0x20, wrong;
static bool lost;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (control >> 13 & 1) != 0;
}

bool model_line(void)
{
    return false;
}

void model_arrived(void)
{
    wrong |= overrun ? 0 : rx_last() & (WIRE_PARITY | WIRE_FRAMING);
    lost |= overrun;
    overrun = false;
    if ((control >> 27 & 1) != 0 && rx_count == (misc & 0xff)) {
        pulse();
    }
}

void model_left(void)
{
    if ((control >> 28 & 1) != 0 && tx_count == (misc >> 8 & 0xff)) {
        pulse();
    }
}

void model_quiet(void)
{
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x04:
        return rx_take() & 0xff;
    case 0x08:
        return control;
    case 0x0c:
        return rx_count | tx_count << 8 | (wrong & WIRE_PARITY ? 1u << 16 : 0) |
               (wrong & WIRE_FRAMING ? 1u << 17 : 0) | (rx_count == 0 ? 1u << 20 : 0) |
               (tx_count == TX_DEPTH ? 1u << 21 : 0) | (tx_count == 0 ? 1u << 22 : 0) |
               (lost ? 1u << 24 : 0);
    case 0x10:
        return misc;
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        tx_give(value);
        break;
    case 0x08:
        control = value;
        if ((value >> 24 & 1) != 0) {
            wrong = 0;
            lost = false;
        }
        break;
    case 0x10:
        misc = value;
        break;
    default:
        unknown(offset);
    }
}
