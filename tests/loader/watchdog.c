/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A watchdog is stopped where the board says so, and never otherwise; one that cannot be is a sentence.
 */
#include "fixture.h"

#include <loader/drivers.h>
#include <loader/watchdog.h>
#include <board/config.h>

static uint32_t left;
static bool stops;

uint32_t watchdog_feed(void)
{
    trace_add("feed");
    return left;
}

bool watchdog_stop(void)
{
    trace_add("stop");
    return stops;
}

static void settle(void)
{
    watchdog_settle();
}

static void check_stop(void)
{
    board_watchdog_stops = 1;
    stops = true;
    machine_reset();
    CHECK_PASSES(settle);
    CHECK(strcmp(trace(), "stop ") == 0);
    stops = false;
    CHECK_FAILS(settle,
                "the watchdog runs and cannot be stopped: watchdog.care must be \"feed\", and a "
                "protection domain feed it");
}

static void check_feed(void)
{
    board_watchdog_stops = 0;
    left = 0;
    machine_reset();
    CHECK_PASSES(settle);
    CHECK(strcmp(trace(), "feed ") == 0);
    left = 30500;
    console_clear();
    CHECK(run(settle) == RETURNED);
    CHECK_PRINTED("LDR|INFO: a watchdog runs, of 30500 ms: a protection domain must feed it\n");
}

int main(void)
{
    check_stop();
    check_feed();
    return 0;
}
