/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's calls. A clock that is set twice is late by the time of a call at most: less than it can show.
 */
#include <microkit_call.h>
#include <microkit_rtc.h>

bool microkit_rtc_read(microkit_channel rtc, uint64_t *seconds)
{
    microkit_msginfo answer = microkit_ppcall_again(rtc, MICROKIT_RTC_READ, 0);

    if (microkit_msginfo_get_label(answer) != MICROKIT_RTC_OK ||
        microkit_msginfo_get_count(answer) < 1) {
        return false;
    }
    *seconds = microkit_mr_get(0);
    return true;
}

bool microkit_rtc_set(microkit_channel rtc, uint64_t seconds)
{
    microkit_msginfo answer = microkit_ppcall_again(rtc, MICROKIT_RTC_SET, seconds);

    return microkit_msginfo_get_label(answer) == MICROKIT_RTC_OK;
}
