/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's watchdog for a protection domain that may call firmware (`smc`).
 */
#include "registers.h"

#include <board/config.h>
#include <microkit.h>
#include <microkit_watchdog.h>

static int32_t call(seL4_Word what, uint32_t *second)
{
    seL4_ARM_SMCContext asked = {.x0 = BOARD_WATCHDOG_CALL, .x1 = what}, answer = {0};

    microkit_arm_smc_call(&asked, &answer);
    *second = (uint32_t)answer.x1;
    return (int32_t)answer.x0;
}

uint32_t microkit_watchdog_feed(void *page)
{
    uint32_t seconds = 0;

    (void)page;
    if (call(SMC_WDT_PET, &seconds) != 0) {
        return 0;
    }
    if (call(SMC_WDT_TIME_LEFT, &seconds) != 0 || seconds == 0) {
        return SMC_WDT_UNTOLD_MS;
    }
    return seconds > UINT32_MAX / 1000 ? UINT32_MAX : seconds * 1000;
}
