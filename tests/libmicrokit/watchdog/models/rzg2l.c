/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RZ/G2L watchdog (RZ/G2L user's manual, WDT): 2^20 cycles of 24 MHz for each unit of the upper 12 bits; WDTEN is set
 * once, and a 1 in WDTINT begins the time anew.
 */
#include "../model.h"

bool model_runs;
uint32_t model_fed;
const bool MODEL_STOPS = false;
const uint32_t MODEL_TIMES[3] = {43, 4096 * 43, 1373 * 43};

static uint32_t units;
static bool asked; /* whether it has a clock */

void model_set(uint32_t milliseconds)
{
    units = milliseconds / 43 - 1;
    CHECK(milliseconds <= (units + 1) * (UINT64_C(1) << 20) / 24000);
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    CHECK((offset == 0x0 || offset == 0x4) && bytes == 4);
    CHECK(model_runs || !asked);
    return offset == 0x0 ? model_runs : units << 20;
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    CHECK(offset == 0xc && bytes == 4);
    model_fed += value & 1;
}

/* The clock generator's: only what has started the watchdog has given it a clock. In the loader nobody asks without. */
uint32_t model_elsewhere(uint64_t address)
{
    CHECK(address == 0x110106c8);
    asked = true;
    return model_runs ? 3 : 0xfffffffc;
}

bool model_smc(uint64_t registers[4])
{
    (void)registers;
    return false;
}
