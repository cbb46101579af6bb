/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What follows a fault, and how often.
 */
#include "fixture.h"

#include <monitor/policy.h>

#include <stdbool.h>

static struct monitor monitor;

static void begin(uint32_t on_fault)
{
    monitor = (struct monitor){.info = fixture_info(0), .status = fixture_status};
    fixture_pd(4)->on_fault = on_fault;
    fixture_pd(4)->max_restarts = 3;
    fixture_pd(4)->restart_window = 1000;
    fixture_pd(4)->reset = on_fault == MONITOR_ON_FAULT_RESTART ? 0x50000 : 0;
    kernel_registers = (seL4_UserContext){.pc = 0x200000};
}

static void fault(uint64_t now)
{
    static const struct message message = {5, seL4_Fault_VMFault, {0x200014, 0, 0, 0x92000047}, 0};

    ticks = now;
    console_clear();
    asked_clear();
    policy_fault(&monitor, 4, &message);
}

static bool restarted(void)
{
    return strstr(asked(), "start 4 at 0x50000") != NULL;
}

static void stop(void)
{
    begin(MONITOR_ON_FAULT_STOP);
    fault(0);
    CHECK_PRINTED("faulting PD: p4");
    CHECK_ASKED("");
    CHECK(fixture_status[4].epoch == 1 && fixture_status[4].cause == seL4_Fault_VMFault + 1);
}

static void halt(void)
{
    begin(MONITOR_ON_FAULT_HALT);
    fault(0);
    CHECK_ASKED("power off\n");
    CHECK_PRINTED("turns the board off\nMON|ERROR: p4: the firmware does not");
    CHECK(fixture_status[4].epoch == 1);
}

/* As often as the description says in a window, which begins with a restart. */
static void restarts(uint64_t start)
{
    begin(MONITOR_ON_FAULT_RESTART);
    for (uint64_t i = 0; i < 3; i++) {
        fault(start + i);
        CHECK(restarted() && fixture_status[4].cause == seL4_Fault_VMFault + 1);
    }
    CHECK(fixture_status[4].restarts == 3 && fixture_status[4].epoch == 6);
    fault(start + 1000); /* a new window */
    CHECK(restarted());
    fault(start + 1001);
    fault(start + 1999);
    CHECK(restarted() && fixture_status[4].restarts == 6);
    fault(start + 1999);
    CHECK(!restarted() && fixture_status[4].restarts == 6 && fixture_status[4].epoch == 13);
    CHECK_PRINTED("p4: has faulted too often and stays stopped, after 6 restarts\n");
}

int main(void)
{
    stop();
    halt();
    restarts(0);
    restarts(5000);
    restarts(~0ULL - 1500);
    return 0;
}
