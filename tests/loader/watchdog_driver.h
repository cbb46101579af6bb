/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is true of each driver of a watchdog; who includes it has included a model. What does not run is not started,
 * and what runs is fed or stopped, and its time told.
 */
#pragma once

#include "fixture.h"

#include <loader/drivers.h>
#include <loader/machine.h>

static void check_time(uint32_t milliseconds)
{
    model_runs = false;
    model_fed = 0;
    model_set(milliseconds);
    CHECK(watchdog_feed() == 0 && !model_runs && model_fed == 0);
    CHECK(watchdog_stop() && !model_runs);
    model_fed = 0;
    model_runs = milliseconds != 0;
    CHECK(watchdog_feed() == milliseconds && model_fed == (milliseconds != 0));
    CHECK(watchdog_stop() == MODEL_STOPS || milliseconds == 0);
    CHECK(model_runs == (!MODEL_STOPS && milliseconds != 0));
}

int main(void)
{
    machine_reset();
    machine->watchdog = model_smc;
    for (unsigned i = 0; i < 3; i++) {
        check_time(MODEL_TIMES[i]);
    }
    return 0;
}
