/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * There is none: nothing is accessed.
 */
#include "../model.h"

bool model_runs;
uint32_t model_fed;
const bool MODEL_STOPS = true;
const uint32_t MODEL_TIMES[3];

void model_set(uint32_t milliseconds)
{
    (void)milliseconds;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    CHECK(!"a device" && offset && bytes);
    return 0;
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    CHECK(!"a device" && offset && value && bytes);
}

uint32_t model_elsewhere(uint64_t address)
{
    CHECK(!"another device" && address);
    return 0;
}

bool model_smc(uint64_t registers[4])
{
    CHECK(!"firmware" && registers);
    return false;
}
