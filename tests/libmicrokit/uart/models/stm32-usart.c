/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * STM32 USART (RM0457): FIFOs of 16, interrupts that are levels; errors last until they are cleared.
 */
#include "../wire.h"

const uint32_t RX_DEPTH = 16, TX_DEPTH = 16;
const bool EDGE = false;
const uint32_t ERRORS = WIRE_PARITY | WIRE_FRAMING;
const uint32_t EXACT = 0;

static uint32_t control = 1u << 29 | 1u << 3 | 1, flags;

static uint32_t unknown(uint32_t offset)
{
    fail("no register that a protection domain uses", offset);
    return 0;
}

bool model_receives(void)
{
    return (control & 5) == 5;
}

static uint32_t status(void)
{
    return flags | (rx_count > 0 ? 1u << 5 : 0) | (tx_count == 0 ? 1u << 6 : 0) |
           (tx_count < TX_DEPTH ? 1u << 7 : 0);
}

bool model_line(void)
{
    return ((control >> 5 & 1) != 0 && (status() & (1u << 5 | 1u << 3)) != 0) ||
           (status() & control & 1u << 7) != 0;
}

void model_arrived(void)
{
    flags |= overrun ? 1u << 3 : 0;
    flags |= overrun ? 0 : (rx_last() & WIRE_PARITY ? 1u : 0) | (rx_last() & WIRE_FRAMING ? 2u : 0);
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
    case 0x00:
        return control;
    case 0x1c:
        return status();
    case 0x24:
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
    case 0x20:
        flags &= ~value;
        break;
    case 0x28:
        tx_give(value);
        break;
    default:
        unknown(offset);
    }
}
