/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * rtc_zynqmp.elf: the clock of Zynq UltraScale+ (UG1087, RTC module), read only: it counts on a battery, and how it is
 * calibrated is the firmware's. It has the device's page, and no state.
 */
#include "rtc/serve.h"

#define CURRENT_TIME 0x010 /* seconds */

/* Set by the tool: the page of the registers. */
const volatile uint32_t *rtc_page;

uint32_t rtc_device_read(void)
{
    return rtc_page[CURRENT_TIME / sizeof(uint32_t)];
}

bool rtc_device_set(uint32_t seconds)
{
    (void)seconds;
    return false;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return rtc_serve(ch, msginfo, RTC_NO_CLIENT);
}
