/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * BCM2835 mini UART (BCM2835 ARM Peripherals, 2, and its errata): FIFOs of 8, interrupts that are levels.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 8, TX_DEPTH = 8;
const bool EDGE = false;
const uint32_t ERRORS = 0;
const uint32_t EXACT = 0;

static uint32_t enabled;

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
    return (enabled & 0xc) == 0xc &&
           (((enabled & 1) != 0 && rx_count > 0) || ((enabled & 2) != 0 && tx_count == 0));
}

void model_arrived(void)
{
}

void model_quiet(void)
{
}

void model_left(void)
{
}

static uint32_t line_status(void)
{
    uint32_t value = (rx_count > 0 ? 1u : 0) | (overrun ? 2u : 0) |
                     (tx_count < TX_DEPTH ? 0x20u : 0) | (tx_count == 0 ? 0x40u : 0);

    overrun = false;
    return value;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    switch (bytes == 4 ? offset : ~0u) {
    case 0x00:
        return rx_take() & 0xff;
    case 0x14:
        return line_status();
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
    case 0x04:
        enabled = value;
        break;
    default:
        unknown(offset);
    }
}
