/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Aspeed watchdog (AST2600 data sheet, WDT): restarts by a word of its own; bits of the control register other than the
 * first say what is reset, and by which clock, and must be kept.
 */
#include "../model.h"

bool model_runs;
uint32_t model_fed;
const bool MODEL_STOPS = true;
const uint32_t MODEL_TIMES[3] = {1, 4294967, 22000};

#define OTHERS 0x32u

static uint32_t reload;

void model_set(uint32_t milliseconds)
{
    reload = milliseconds == 1 ? 1 : milliseconds * 1000 + 295;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    CHECK((offset == 0x4 || offset == 0xc) && bytes == 4);
    return offset == 0x4 ? reload : OTHERS | (model_runs ? 1 : 0);
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    CHECK((offset == 0x8 || offset == 0xc) && bytes == 4);
    if (offset == 0x8) {
        model_fed += value == 0x4755;
        return;
    }
    CHECK((value & ~1u) == OTHERS);
    model_runs = value & 1;
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
