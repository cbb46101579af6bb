/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which message leads to what.
 */
#include "fixture.h"

#include <monitor/monitor.h>

static struct monitor monitor;

static void send(uint64_t badge, uint64_t label)
{
    struct message message = {badge, label, {0}, 0};

    console_clear();
    monitor_handle(&monitor, &message);
}

static void start(void)
{
    struct monitor_info damaged = *fixture_info(0);

    damaged.magic ^= 1;
    CHECK(!monitor_start(&monitor, &damaged));
    CHECK_PRINTED("damaged");
    CHECK(status_pages[3].boots == 0 && !monitor.counted);
    CHECK(monitor_start(&monitor, fixture_info(2)));
    CHECK(status_pages[3].boots == 1 && monitor.counted);
    damaged = *fixture_info(0);
    damaged.pds = 0;    /* tables are not copied */
    damaged.status = 0; /* nobody asks */
    CHECK(monitor_start(&monitor, &damaged));
    CHECK(monitor_start(&monitor, fixture_info(2)));
    CHECK(status_pages[3].boots == 2);
}

/* The badge decides, whatever the message says; only the first request does anything. */
static void passive(void)
{
    send(MONITOR_BADGE_READY | 2, seL4_Fault_VMFault);
    CHECK(made_passive[1] == 1);
    CHECK(strcmp(console(), "MON|INFO: PD 'server' is now passive!\n") == 0);
    for (uint64_t label = 0; label < 10; label++) {
        send(MONITOR_BADGE_READY | 2, label);
        CHECK(made_passive[1] == 1 && strcmp(console(), "") == 0);
    }
    send(MONITOR_BADGE_READY | 1, 0); /* it is not to be passive */
    CHECK(made_passive[0] == 0 && strcmp(console(), "") == 0);
}

static void passive_fails(void)
{
    CHECK(monitor_start(&monitor, fixture_info(0)));
    memset(monitor.asked, 0, sizeof(monitor.asked));
    memset(monitor.told, 0, sizeof(monitor.told));
    kernel_error = seL4_IllegalOperation;
    send(MONITOR_BADGE_READY | 2, 0);
    CHECK_PRINTED("server: cannot be made passive: seL4_IllegalOperation");
    send(MONITOR_BADGE_READY | 2, 0);
    CHECK(made_passive[1] == 1 && strcmp(console(), "") == 0);
    kernel_error = seL4_NoError;
}

static void faults_and_strangers(void)
{
    send(1, seL4_Fault_VMFault);
    CHECK_PRINTED("faulting PD: crasher\n");
    send(3, seL4_Fault_CapFault);
    CHECK_PRINTED("faulting PD: listener\n");
    send(2, 0); /* no label makes a request of it */
    CHECK_PRINTED("faulting PD: server\n");
    send(FIXTURE_PDS + 1, seL4_Fault_VMFault);
    CHECK(strcmp(console(), "MON|ERROR: message with unknown badge 0x19\n") == 0);
    send(0, seL4_Fault_VMFault);
    CHECK_PRINTED("unknown badge 0x0");
    send(MONITOR_BADGE_READY, 0);
    CHECK_PRINTED("unknown badge 0x4000000000000000");
    send(MONITOR_BADGE_READY | (FIXTURE_PDS + 1), 0);
    CHECK_PRINTED("unknown badge 0x4000000000000019");
}

int main(void)
{
    start();
    passive();
    passive_fails();
    faults_and_strangers();
    return 0;
}
