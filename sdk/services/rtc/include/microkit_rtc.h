/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The time of day, from a real-time clock: seconds since 1970-01-01 00:00:00 UTC, without leap seconds, as the clock was
 * set. A client has a channel to a driver, rtc_pl031.elf or rtc_zynqmp.elf, on its own core or another, on which it may
 * call. In libmicrokit_services.a, for one thread at a time. For time within a second, and what never goes back:
 * microkit_timer.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <microkit.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The time of day. False, and nothing written: the other end has stopped, or is no driver of a clock. */
bool microkit_rtc_read(microkit_channel rtc, uint64_t *seconds);

/* Set the clock; seconds below 2^32. False, and the clock stays as it is: only one client may, this clock cannot be set, or
 * as for microkit_rtc_read. */
bool microkit_rtc_set(microkit_channel rtc, uint64_t seconds);

/* A day and a time of it, in the Gregorian calendar. */
struct microkit_date {
    uint32_t year;       /* 1970 and later */
    uint32_t month, day; /* from 1 */
    uint32_t hour, minute, second;
    uint32_t weekday; /* Sunday is 0 */
};

/* What day that is in UTC; seconds below 2^40, which is in the year 36812. */
void microkit_date_from_seconds(uint64_t seconds, struct microkit_date *date);

/* ---- what clients and driver agree on ------------------------------------------------------ */

/* The label of a call, which has one word. */
enum microkit_rtc_call {
    MICROKIT_RTC_READ = 1, /* word 0: not used; the answer has one, the seconds */
    MICROKIT_RTC_SET,      /* word 0: seconds; the answer has none */
};

/* The label of an answer. */
enum microkit_rtc_answer {
    MICROKIT_RTC_OK = 0x525443, /* nothing else answers that by chance */
    MICROKIT_RTC_BAD_CALL, /* no such call, too few words, or seconds that the clock cannot have */
    MICROKIT_RTC_DENIED,   /* this client may not, or nobody can */
};

#ifdef __cplusplus
}
#endif
