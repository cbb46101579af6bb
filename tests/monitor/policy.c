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

static struct multikit_kept kept;
static uint64_t asked_in_boot;

static void begin_core(void)
{
    begin(MONITOR_ON_FAULT_CORE);
    fixture_pd(4)->kept = (uintptr_t)&kept;
    status_pages[3].boots++;
    policy_begin(&monitor);
}

static void look_at_request(void)
{
    asked_in_boot = status_pages[3].asked;
}

/* What is counted goes on when the core comes back with all else as it was, and the limit is one over all its
 * starts. Firmware that does turn a core off does not return here; the next start does. */
static void restarts_core(void)
{
    when_off = look_at_request;
    status_pages[3].boots = 5;
    for (uint32_t i = 0; i < 3; i++) {
        begin_core();
        fault(2000 + i);
        CHECK(strncmp(asked(), "core off\n", 9) == 0);
        CHECK_PRINTED("MON|ERROR: p4: its fault restarts core 3\n");
        CHECK(asked_in_boot == 6 + i && kept.restarts == i + 1);
        CHECK(kept.cause == seL4_Fault_VMFault + 1);
    }
    begin_core();
    CHECK(fixture_status[4].restarts == 3 && fixture_status[4].cause == seL4_Fault_VMFault + 1);
    fault(2999);
    CHECK_ASKED("");
    CHECK_PRINTED("p4: has faulted too often and stays stopped, after 3 restarts\n");
    CHECK(fixture_status[4].epoch == 1 && kept.restarts == 3);
    begin_core();
    fault(3000); /* a new window */
    CHECK(strncmp(asked(), "core off\n", 9) == 0 && kept.restarts == 4);
}

/* Then nobody is to start it again, when it goes off for another reason later. */
static void cannot_go_off(void)
{
    memset(&kept, 0, sizeof(kept));
    begin_core();
    fault(0);
    CHECK(asked_in_boot == status_pages[3].boots && status_pages[3].asked == 0);
    CHECK_PRINTED("p4: the firmware does not turn its core off: it stays stopped\n");
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

/* What is kept of former starts may say anything: above the limit is not below it. */
static void restarted_too_often(void)
{
    begin(MONITOR_ON_FAULT_RESTART);
    fixture_status[4].window_restarts = 4;
    fixture_status[4].window_start = 7;
    fault(7);
    CHECK(!restarted());
    CHECK_PRINTED("has faulted too often and stays stopped");
}

/* A window of 1000 microseconds, in ticks of a counter that is not as fast; the longest has no end. */
static void restarts_at(uint64_t frequency, uint64_t window, uint64_t last_tick)
{
    begin(MONITOR_ON_FAULT_RESTART);
    tick_frequency = frequency;
    fixture_pd(4)->restart_window = window;
    fixture_pd(4)->max_restarts = 1;
    fault(5);
    CHECK(restarted());
    fault(5 + last_tick);
    CHECK(!restarted());
    if (window != UINT64_MAX) {
        fault(5 + last_tick + 1);
        CHECK(restarted());
    }
}

int main(void)
{
    stop();
    halt();
    restarted_too_often();
    restarts_core();
    cannot_go_off();
    restarts(0);
    restarts(5000);
    restarts(~0ULL - 1500);
    restarts_at(62500000, 1000, 62499);
    restarts_at(19200000, 1000, 19199);
    restarts_at(16666666, 1000000, 16666665);
    restarts_at(0xffffffff, 4000000000, 0xffffffffUL * 4000 - 1);
    restarts_at(62500000, UINT64_MAX, UINT64_MAX - 6);
    return 0;
}
