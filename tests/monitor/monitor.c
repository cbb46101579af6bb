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
    struct message message = {badge, label, {0}};

    console_clear();
    monitor_handle(&monitor, &message);
}

static void start(void)
{
    struct monitor_info damaged = *fixture_info(0);

    damaged.magic ^= 1;
    CHECK(!monitor_start(&monitor, &damaged));
    CHECK_PRINTED("damaged");
    sequence_words[0] = 1; /* sent before the monitor ran */
    CHECK(monitor_start(&monitor, fixture_info(2)));
    CHECK(rung[0] == 1);
}

static void passive(void)
{
    send(2, MONITOR_REQUEST_PASSIVE);
    CHECK(made_passive[1] == 1);
    CHECK(strcmp(console(), "MON|INFO: PD 'server' is now passive!\n") == 0);
    kernel_answer = seL4_IllegalOperation;
    send(2, MONITOR_REQUEST_PASSIVE);
    CHECK_PRINTED("server: cannot be made passive, error 3");
    kernel_answer = seL4_NoError;
    send(1, MONITOR_REQUEST_PASSIVE); /* it is not to be passive */
    CHECK(made_passive[0] == 0);
    CHECK_PRINTED("cannot be made passive");
}

static void faults_and_strangers(void)
{
    send(1, seL4_Fault_VMFault);
    CHECK_PRINTED("faulting PD: crasher\n");
    send(3, seL4_Fault_CapFault);
    CHECK_PRINTED("faulting PD: listener\n");
    send(FIXTURE_PDS + 1, seL4_Fault_VMFault);
    CHECK(strcmp(console(), "MON|ERROR: message with unknown badge 0x4\n") == 0);
    send(0, seL4_Fault_VMFault);
    CHECK_PRINTED("unknown badge 0x0");
}

static void router(void)
{
    sequence_words[1]++;
    send(MONITOR_BADGE_ROUTER, 0);
    CHECK(rung[0] == 2);
    CHECK(strcmp(console(), "") == 0);
}

int main(void)
{
    start();
    passive();
    faults_and_strangers();
    router();
    return 0;
}
