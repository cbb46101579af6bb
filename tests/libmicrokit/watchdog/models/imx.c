/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * i.MX watchdog (i.MX 8M Plus reference manual, WDOG): WDE is set once; a service is two words in this order, and what
 * is written in between is none. Bits of WCR that are written as 0 assert resets.
 */
#include "../model.h"

bool model_runs;
uint32_t model_fed;
const bool MODEL_STOPS = false;
const uint32_t MODEL_TIMES[3] = {500, 128000, 30000};

static uint32_t units, last;

void model_set(uint32_t milliseconds)
{
    units = milliseconds / 500 - 1;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    CHECK(offset == 0 && bytes == 2);
    return units << 8 | 0x30 | (model_runs ? 4 : 0);
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    CHECK(offset == 2 && bytes == 2);
    model_fed += last == 0x5555 && value == 0xaaaa;
    last = value;
}

uint32_t model_elsewhere(uint64_t address)
{
    CHECK(!"another device" && address);
    return 0;
}

bool model_smc(uint64_t registers[4])
{
    (void)registers;
    return false;
}
