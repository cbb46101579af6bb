/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Seconds to a date. Years are counted from March, so that the leap day is a year's last: then the days before a month
 * are a straight line with one rounding, and 400 years have one number of days.
 */
#include <microkit_rtc.h>

#define DAY        86400u
#define ERA        146097u /* days in 400 years */
#define FROM_MARCH 719468u /* days from 0000-03-01 to 1970-01-01 */

/* Which year of its era a day is in, 0 to 399: without the leap days before it, all years have 365. */
static uint32_t year_of_era(uint32_t day)
{
    return (day - day / 1460 + day / 36524 - day / 146096) / 365;
}

static void set_day(struct microkit_date *date, uint64_t days)
{
    uint32_t of_era = (uint32_t)(days % ERA), year = year_of_era(of_era);
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * of_year + 2) / 153; /* from March; five months have 153 days, twice */

    date->day = of_year - (153 * month + 2) / 5 + 1;
    date->month = month < 10 ? month + 3 : month - 9;
    date->year = (uint32_t)(days / ERA) * 400 + year + (month >= 10);
}

void microkit_date_from_seconds(uint64_t seconds, struct microkit_date *date)
{
    uint64_t days = seconds / DAY;
    uint32_t rest = (uint32_t)(seconds % DAY);

    set_day(date, days + FROM_MARCH);
    date->weekday = (uint32_t)((days + 4) % 7); /* 1970-01-01 was a Thursday */
    date->hour = rest / 3600;
    date->minute = rest / 60 % 60;
    date->second = rest % 60;
}
