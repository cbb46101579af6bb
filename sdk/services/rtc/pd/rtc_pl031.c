/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * rtc_pl031.elf: Arm's PrimeCell real-time clock (DDI 0224). It has the device's page, and no state: when it is started again
 * it is as before. All its clients may read the clock; the one whose channel's id is rtc_setter may set it.
 */
#include "rtc/serve.h"

#define RTCDR   0x000 /* seconds */
#define RTCLR   0x008 /* seconds, to be set */
#define RTCCR   0x00c /* bit 0: counts; once on it stays on (3.3.4) */
#define RTCIMSC 0x010 /* bit 0: the match interrupts */

/* Set by the tool: the page of the registers, and who may set the clock. */
volatile uint32_t *rtc_page;
uint64_t rtc_setter = RTC_NO_CLIENT;

static volatile uint32_t *device_register(uint32_t offset)
{
    return rtc_page + offset / sizeof(uint32_t);
}

uint32_t rtc_device_read(void)
{
    return *device_register(RTCDR);
}

bool rtc_device_set(uint32_t seconds)
{
    *device_register(RTCLR) = seconds;
    return true;
}

/* Writing the bit again would reset the counter on some; so only where it does not count. */
void init(void)
{
    *device_register(RTCIMSC) = 0;
    if ((*device_register(RTCCR) & 1) == 0) {
        *device_register(RTCCR) = 1;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return rtc_serve(ch, msginfo, rtc_setter);
}
