/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The model of a watchdog in place of device memory.
 */
#pragma once

#include <board/config.h>
#include <multikit/number.h>

#include "../../../libmicrokit/watchdog/model.h"

static inline uint32_t read32(paddr_t address)
{
    if (address < BOARD_WATCHDOG_BASE || address >= BOARD_WATCHDOG_BASE + sizeof(board_watchdog)) {
        return model_elsewhere(address);
    }
    return model_read((uint32_t)(address - BOARD_WATCHDOG_BASE), 4);
}

static inline uint16_t read16(paddr_t address)
{
    return (uint16_t)model_read((uint32_t)(address - BOARD_WATCHDOG_BASE), 2);
}

static inline void write32(paddr_t address, uint32_t value)
{
    model_write((uint32_t)(address - BOARD_WATCHDOG_BASE), value, 4);
}

static inline void write16(paddr_t address, uint16_t value)
{
    model_write((uint32_t)(address - BOARD_WATCHDOG_BASE), value, 2);
}
