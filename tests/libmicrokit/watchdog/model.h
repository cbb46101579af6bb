/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A watchdog, as its manual has it: models/ are written from the manuals, not from the drivers' registers.h. Both parts
 * of a driver, the loader's and the one for protection domains, are tested with the same.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../../harness/host/check.h"

extern bool model_runs;    /* it counts, and would reset the board */
extern uint32_t model_fed; /* how often its time has begun anew */
extern const bool MODEL_STOPS;
extern const uint32_t
    MODEL_TIMES[3]; /* milliseconds that it can have; the shortest and the longest first */

void model_set(uint32_t milliseconds); /* as firmware would; it does not run yet */
uint32_t model_read(uint32_t offset, uint32_t bytes);
void model_write(uint32_t offset, uint32_t value, uint32_t bytes);
uint32_t model_elsewhere(uint64_t address); /* a register of another device's */
bool model_smc(uint64_t registers[4]);      /* false: nobody takes calls */
