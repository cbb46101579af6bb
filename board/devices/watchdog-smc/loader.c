/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's watchdog: its time is what firmware has set. Where firmware does not know the function none runs.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/machine.h>

/* The answer in x0; x1 into *second. */
static int32_t call(uint64_t what, uint64_t value, uint32_t *second)
{
    uint64_t registers[4] = {BOARD_WATCHDOG_CALL, what, value, 0};

    if (!probe_smc(registers)) {
        return -1;
    }
    *second = (uint32_t)registers[1];
    return (int32_t)registers[0];
}

uint32_t watchdog_feed(void)
{
    uint32_t seconds = 0;

    if (call(SMC_WDT_PET, 0, &seconds) != 0) {
        return 0;
    }
    if (call(SMC_WDT_TIME_LEFT, 0, &seconds) != 0 || seconds == 0) {
        return SMC_WDT_UNTOLD_MS;
    }
    return seconds > UINT32_MAX / 1000 ? UINT32_MAX : seconds * 1000;
}

/* Where it cannot be fed, there is none. */
bool watchdog_stop(void)
{
    uint32_t unused;

    return call(SMC_WDT_ENABLE, SMC_WDT_OFF, &unused) == 0 || call(SMC_WDT_PET, 0, &unused) != 0;
}
