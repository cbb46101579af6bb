/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What callers on other cores are told: when, that the epoch is there before the ring, and who is not.
 */
#include "fixture.h"

#include <monitor/callers.h>
#include <monitor/monitor.h>
#include <monitor/restart.h>

static struct monitor monitor;

static void begin(void)
{
    status_pages[3].boots = 0;
    CHECK(monitor_start(&monitor, fixture_info(0)));
    fixture_pd(4)->reset = 0x50000;
}

static bool is(struct multikit_callee callee, uint64_t epoch, uint64_t reason)
{
    return callee.epoch == epoch && callee.reason == reason;
}

static bool rang(int p4, int p6)
{
    return rung[BELL(0)] == p4 && rung[BELL(1)] == p4 && rung[BELL(2)] == p6;
}

static void stops(void)
{
    begin();
    CHECK(rang(0, 0) && is(fixture_callees[0], 0, 0)); /* nothing to tell at the first boot */
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK(rang(1, 0) && is(fixture_callees[0], 1, MICROKIT_PEER_FAULTED));
    restart_down(&monitor, 4, MICROKIT_CAUSE_STOPPED, MICROKIT_PEER_STOPPED);
    CHECK(rang(1, 0)); /* they know */
    restart_up(&monitor, 4);
    CHECK(rang(2, 0) && fixture_callees[0].epoch == 2);
    restart_up(&monitor, 4);
    CHECK(rang(2, 0) && fixture_callees[0].epoch == 2);
    CHECK(fixture_callees[1].epoch == 0);
}

static void is_started_again(void)
{
    begin();
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, true));
    CHECK(rang(1, 0) && is(fixture_callees[0], 2, MICROKIT_PEER_RESTARTED));
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK(restart_begin(&monitor, 4, RESTART_ENTRY, 0x200000, true));
    CHECK(rang(3, 0) && is(fixture_callees[0], 4, MICROKIT_PEER_RESTARTED));
}

/* Its call, for which the restart waits, must not be ended by that restart. */
static void waits_for_a_call(void)
{
    begin();
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK(rang(0, 0) && fixture_callees[0].epoch == 0);
    CHECK(restart_pending(&monitor, 4));
    CHECK(rang(1, 0) && fixture_callees[0].epoch == 2);
}

static uint64_t epoch_at_ring;

static void look(uint32_t bell)
{
    (void)bell;
    epoch_at_ring = fixture_callees[1].epoch;
}

static void epoch_first(void)
{
    begin();
    when_rung = look;
    restart_down(&monitor, 6, 6, MICROKIT_PEER_FAULTED);
    CHECK(rang(0, 1) && epoch_at_ring == 1);
}

static void others(void)
{
    begin();
    restart_down(&monitor, 5, 6, MICROKIT_PEER_FAULTED);
    CHECK(fixture_status[5].epoch == 1 && rang(0, 0));
}

/* Who sees the core up may call, and that call is not of a former boot. */
static void not_counted_yet(uint32_t bell)
{
    (void)bell;
    CHECK(status_pages[3].boots == 1);
}

/* What is in the pages is of the core's former boots: calls made to those end, and no epoch comes twice. */
static void core_started_again(void)
{
    const struct monitor_info *info = fixture_info(0);

    status_pages[3].boots = 1;
    fixture_callees[0] = (struct multikit_callee){5, MICROKIT_PEER_FAULTED};
    when_rung = not_counted_yet;
    CHECK(monitor_start(&monitor, info));
    when_rung = NULL;
    CHECK(status_pages[3].boots == 2);
    CHECK(rang(1, 1) && is(fixture_callees[0], 6, MICROKIT_PEER_RESTARTED));
    CHECK(is(fixture_callees[1], 2, MICROKIT_PEER_RESTARTED));
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK(is(fixture_callees[0], 7, MICROKIT_PEER_FAULTED));
}

int main(void)
{
    stops();
    is_started_again();
    waits_for_a_call();
    epoch_first();
    others();
    core_started_again();
    return 0;
}
