/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls, judged: all clients may read, one may set.
 */
#include "rtc/serve.h"

static microkit_msginfo refuse(enum microkit_rtc_answer why)
{
    return microkit_msginfo_new(why, 0);
}

static microkit_msginfo set(seL4_Word seconds)
{
    if (seconds > UINT32_MAX) {
        return refuse(MICROKIT_RTC_BAD_CALL);
    }
    return refuse(rtc_device_set((uint32_t)seconds) ? MICROKIT_RTC_OK : MICROKIT_RTC_DENIED);
}

microkit_msginfo rtc_serve(microkit_channel client, microkit_msginfo call, uint64_t setter)
{
    seL4_Word what = microkit_msginfo_get_label(call);

    if (microkit_msginfo_get_count(call) < 1) {
        return refuse(MICROKIT_RTC_BAD_CALL);
    }
    if (what == MICROKIT_RTC_SET) {
        return client == setter ? set(microkit_mr_get(0)) : refuse(MICROKIT_RTC_DENIED);
    }
    if (what != MICROKIT_RTC_READ) {
        return refuse(MICROKIT_RTC_BAD_CALL);
    }
    microkit_mr_set(0, rtc_device_read());
    return microkit_msginfo_new(MICROKIT_RTC_OK, 1);
}
