/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * microkit_watchdog.h with each driver: what runs is fed, once a call, and its time told; what does not is left alone.
 */
#include <microkit.h>
#include <microkit_watchdog.h>
#include <stdio.h>
#include <watchdog/memory.h>

#include "model.h"

/* Of check.h: what was printed. */
const char *console(void)
{
    return "";
}

/* A system call that has no kernel here. */
void microkit_arm_smc_call(seL4_ARM_SMCContext *asked, seL4_ARM_SMCContext *answered)
{
    uint64_t registers[4] = {asked->x0, asked->x1, asked->x2, asked->x3};

    CHECK(model_smc(registers));
    *answered = (seL4_ARM_SMCContext){.x0 = registers[0], .x1 = registers[1]};
}

int main(void)
{
    void *page = (void *)(uintptr_t)PAGE;

    for (unsigned i = 0; i < 3; i++) {
        model_runs = false;
        model_fed = 0;
        model_set(MODEL_TIMES[i]);
        CHECK(microkit_watchdog_feed(page) == 0 && !model_runs && model_fed == 0);
        model_runs = MODEL_TIMES[i] != 0;
        for (unsigned times = 1; model_runs && times < 4; times++) {
            CHECK(microkit_watchdog_feed(page) == MODEL_TIMES[i]);
            CHECK(model_fed == times && model_runs);
        }
    }
    printf("ok\n");
    return 0;
}
