/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * 16550 (TL16C550C): FIFOs of 16 that firmware has turned on, with a trigger of 8 and a timeout. Registers lie
 * STEP bytes apart and are as wide.
 */
#include "../wire.h"

#ifndef STEP
#define STEP 4
#endif

const uint32_t RX_DEPTH = 16, TX_DEPTH = 16;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;
const uint32_t EXACT = WIRE_PARITY | WIRE_FRAMING | WIRE_BREAK;

#define TRIGGER 8

static uint32_t enabled;
static bool timeout, empty_told, errors_read;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return true;
}

bool model_line(void)
{
    return ((enabled & 1) != 0 && (rx_count >= TRIGGER || timeout)) ||
           ((enabled & 2) != 0 && empty_told);
}

void model_arrived(void)
{
}

void model_quiet(void)
{
    timeout = rx_count > 0;
}

void model_left(void)
{
    empty_told |= tx_count == 0;
}

/* The errors are those of the first character, and are shown once. */
static uint32_t line_status(void)
{
    uint32_t first = errors_read ? 0 : rx_top();
    uint32_t value = (rx_count > 0 ? 1u : 0) | (overrun ? 2u : 0) | (first & WIRE_PARITY ? 4u : 0) |
                     (first & WIRE_FRAMING ? 8u : 0) | (first & WIRE_BREAK ? 16u : 0) |
                     (tx_count == 0 ? 0x60u : 0);

    overrun = false;
    errors_read = rx_count > 0;
    return value;
}

static uint32_t received(void)
{
    timeout = false;
    errors_read = false;
    return rx_take() & 0xff;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == STEP ? offset / STEP : ~0u) {
    case 0:
        return received();
    case 2:
        empty_told &= (enabled & 1) != 0 && (rx_count >= TRIGGER || timeout);
        return 0xc1;
    case 5:
        return line_status();
    default:
        return unknown(offset);
    }
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    switch (bytes == STEP ? offset / STEP : ~0u) {
    case 0:
        tx_give(value);
        empty_told = false;
        break;
    case 1:
        empty_told |= (value & ~enabled & 2) != 0 && tx_count == 0;
        enabled = value;
        break;
    default:
        unknown(offset);
    }
}
