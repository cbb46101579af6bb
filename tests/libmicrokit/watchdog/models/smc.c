/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's watchdog (binding arm,smc-wdt), of the three kinds that there are: that tells what is left of its time,
 * that does not know that function, and with STOPS that can be stopped. Answers have 32 bits; what is above means
 * nothing.
 */
#include "../model.h"

#ifndef STOPS
#define STOPS false
#endif

bool model_runs;
uint32_t model_fed;
const bool MODEL_STOPS = STOPS;
const uint32_t MODEL_TIMES[3] = {4000, 4294967295u, 32000};

#define GARBAGE 0xdead000000000000u
#define SUCCESS 0
#define UNKNOWN 0xffffffffu /* PSCI's NOT_SUPPORTED */

static uint32_t seconds;

/* The shortest is what it does not tell; the longest is more milliseconds than have a number. */
void model_set(uint32_t milliseconds)
{
    seconds = milliseconds == 4000          ? 0
              : milliseconds == 4294967295u ? 5000000
                                            : milliseconds / 1000;
}

uint32_t model_read(uint32_t offset, uint32_t bytes)
{
    CHECK(!"registers" && offset && bytes);
    return 0;
}

void model_write(uint32_t offset, uint32_t value, uint32_t bytes)
{
    CHECK(!"registers" && offset && value && bytes);
}

static uint32_t answer(uint64_t registers[4])
{
    switch ((uint32_t)registers[1]) {
    case 2:
        CHECK(registers[2] == 0);
        model_runs = model_runs && !MODEL_STOPS;
        return MODEL_STOPS ? SUCCESS : UNKNOWN;
    case 3:
        model_fed += model_runs;
        return model_runs ? SUCCESS : UNKNOWN;
    case 4:
        registers[1] = GARBAGE | seconds;
        return seconds == 0 ? UNKNOWN : SUCCESS;
    default:
        CHECK(!"a function that is known");
        return UNKNOWN;
    }
}

uint32_t model_elsewhere(uint64_t address)
{
    CHECK(!"another device" && address);
    return 0;
}

bool model_smc(uint64_t registers[4])
{
    CHECK(registers[0] == 0xbc000000);
    registers[0] = GARBAGE | answer(registers);
    return true;
}
