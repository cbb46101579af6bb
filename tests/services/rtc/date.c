/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every day of twelve hundred years, against one day after the other by the calendar's rules.
 */
#include "src/date.c"

#include "verdict.h"

static uint32_t days_of(uint32_t month, uint32_t year)
{
    static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static void next_day(struct microkit_date *date)
{
    date->weekday = (date->weekday + 1) % 7;
    date->day++;
    if (date->day > days_of(date->month, date->year)) {
        date->day = 1;
        date->month++;
    }
    if (date->month > 12) {
        date->month = 1;
        date->year++;
    }
}

static void check(uint64_t seconds, const struct microkit_date *day, uint32_t of_day)
{
    struct microkit_date date;

    microkit_date_from_seconds(seconds, &date);
    CHECK(date.year == day->year && date.month == day->month && date.day == day->day);
    CHECK(date.weekday == day->weekday);
    CHECK(date.hour * 3600 + date.minute * 60 + date.second == of_day);
    CHECK(date.hour < 24 && date.minute < 60 && date.second < 60);
}

int main(void)
{
    struct microkit_date day = {.year = 1970, .month = 1, .day = 1, .weekday = 4};

    for (uint64_t days = 0; day.year < 3170; days++) {
        check(days * 86400, &day, 0);
        check(days * 86400 + days % 86400, &day, days % 86400);
        check(days * 86400 + 86399, &day, 86399);
        next_day(&day);
    }
    check(951827696, &(struct microkit_date){.year = 2000, .month = 2, .day = 29, .weekday = 2},
          45296);
    microkit_date_from_seconds(UINT64_C(1) << 40, &day);
    CHECK(day.year == 36812);
    return passed();
}
