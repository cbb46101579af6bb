/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a watchdog makes of beats: nobody is told of a core that is only slow; one that is off is known
 * at once, whatever the time; one that starts was down, even if nobody looked; and what is counted goes on
 * over a restart of either core.
 */
#include "fixture.h"

#include <monitor/watchdog.h>
#include <multikit/psci.h>

static struct watchdog watchdog;
static bool counted;
static struct multikit_status *const own = &status_pages[3];

static void start(void)
{
    console_clear();
    memset(rung, 0, sizeof(rung));
    core_asked = resets = 0;
    memset(&watchdog, 0, sizeof(watchdog));
    counted = true;
    CHECK(watchdog_start(&watchdog, fixture_info(0), &counted));
}

/* All cores run. */
static void reset(void)
{
    memset(status_pages, 0, sizeof(status_pages));
    memset(firmware_says, PSCI_ON, sizeof(firmware_says));
    for (unsigned i = 0; i < 3; i++) {
        status_pages[i].boots = status_pages[i].beat = 1;
    }
    start();
}

static void look(int times)
{
    for (int i = 0; i < times; i++) {
        status_pages[2].beat++;
        watchdog_look(&watchdog);
    }
}

static void check_told(int first, int second, const char *printed)
{
    CHECK(rung[BELL(0)] == first && rung[BELL(2)] == first && rung[BELL(1)] == second);
    CHECK(strcmp(console(), printed) == 0);
}

static void damaged(void)
{
    struct monitor_info info = *fixture_info(0);

    info.status = 0;
    CHECK(!watchdog_start(&watchdog, &info, &counted));
    info.status = (uintptr_t)own;
    info.magic ^= 1;
    CHECK(!watchdog_start(&watchdog, &info, &counted));
}

static void both_run(void)
{
    reset();
    CHECK(own->boots == 0 && own->beat == 0);
    for (int i = 0; i < 20; i++) {
        status_pages[1].beat += i % 2; /* every second period: it is only slow */
        look(1);
    }
    CHECK(own->beat == 20 && core_asked == 0);
    check_told(0, 0, "");
}

/* Whoever sees it beat, and not yet the new count, would see the core start twice. */
static void start_not_yet_counted(void)
{
    reset();
    counted = false;
    firmware_says[1] = PSCI_OFF;
    look(5);
    CHECK(own->beat == 0 && own->cores[1] == 0);
    check_told(0, 0, "");
    counted = true;
    look(2);
    CHECK(own->beat == 2 && own->cores[1] == 1);
}

static void slow(void)
{
    reset();
    look(FIXTURE_LIMIT - 1);
    CHECK(core_asked == FIXTURE_LIMIT - 2);
    status_pages[1].beat++;
    look(FIXTURE_LIMIT - 1);
    check_told(0, 0, "");
    CHECK(own->cores[1] == 0);
}

static void off_and_on(void)
{
    reset();
    firmware_says[1] = PSCI_OFF;
    look(1);
    check_told(0, 0, "");
    look(5);
    CHECK(core_asked == 5 && own->cores[1] == 1 && own->cores[2] == 0 && resets == 0);
    check_told(1, 0, "MON|ERROR: core 1 is off, seen from core 3\n");
    console_clear();
    for (int i = 0; i < 3; i++) { /* up once, though it beats on */
        status_pages[1].boots += i == 0;
        status_pages[1].beat++;
        look(1);
    }
    CHECK(own->cores[1] == 2);
    check_told(2, 0, "MON|INFO: core 1 is up again, seen from core 3\n");
}

/* It beats once more between the look at its beat and that at what firmware says. */
static void last_beat(void)
{
    reset();
    look(1);
    firmware_says[1] = PSCI_OFF;
    beats_before_off = true;
    look(1);
    beats_before_off = false;
    look(3);
    CHECK(own->cores[1] == 1);
    check_told(1, 0, "MON|ERROR: core 1 is off, seen from core 3\n");
}

/* A supervisor was faster than the watchdog. */
static void restarted_unseen(void)
{
    reset();
    status_pages[1].boots++;
    look(2);
    CHECK(own->cores[1] == 2);
    check_told(1, 0, "MON|INFO: core 1 is up again, seen from core 3\n");
}

/* This core is the first to run. */
/* Between two looks: it has started as the system did, and once more. */
static void started_twice_unseen(void)
{
    reset();
    status_pages[1].boots = status_pages[1].beat = 0;
    start();
    look(1);
    CHECK(own->cores[1] == 0);
    status_pages[1].boots = 2;
    look(1);
    CHECK(own->cores[1] == 2);
    check_told(1, 0, "MON|INFO: core 1 is up again, seen from core 3\n");
}

static void not_yet_started(void)
{
    reset();
    status_pages[1].boots = status_pages[1].beat = 0;
    start();
    look(1);
    status_pages[1].boots = 1;
    look(2);
    check_told(0, 0, "");
    CHECK(own->cores[1] == 0);
}

static void never_started(void)
{
    reset();
    status_pages[1].boots = status_pages[1].beat = 0;
    start();
    firmware_says[1] = PSCI_OFF;
    look(2);
    check_told(1, 0, "MON|ERROR: core 1 is off, seen from core 3\n");
    status_pages[1].boots = 1;
    look(1);
    CHECK(own->cores[1] == 2 && rung[BELL(0)] == 2);
}

static void stuck(void)
{
    reset();
    look(FIXTURE_LIMIT + 3);
    CHECK(own->cores[1] == 1 && resets == 0);
    check_told(1, 0, "MON|ERROR: core 1 is stuck, seen from core 3\n");
    console_clear();
    status_pages[1].beat++; /* it was not */
    look(1);
    CHECK(own->cores[1] == 2);
    check_told(2, 0, "MON|INFO: core 1 is up again, seen from core 3\n");
}

static void stuck_resets(void)
{
    reset();
    for (int i = 0; i < FIXTURE_LIMIT; i++) {
        CHECK(resets == 0 && own->cores[2] == 0);
        status_pages[1].beat++;
        watchdog_look(&watchdog);
    }
    CHECK(resets == 1 && own->cores[2] == 1);
    check_told(0, 1, "MON|ERROR: core 2 is stuck, seen from core 3\n");
}

/* Started, and off before its watchdog ran: who has started it would wait for ever. */
static void off_again(void)
{
    reset();
    firmware_says[1] = PSCI_OFF;
    look(3);
    firmware_says[1] = PSCI_ON;
    look(3 * FIXTURE_LIMIT);
    CHECK(own->cores[1] == 1 && rung[BELL(0)] == 1);
    console_clear();
    firmware_says[1] = PSCI_OFF;
    look(3);
    CHECK(own->cores[1] == 3 && rung[BELL(0)] == 2);
    CHECK_PRINTED("MON|ERROR: core 1 is off again, seen from core 3\n");
}

/* Seen on before it beat, when it came up: that is over when it goes off the next time. */
static void off_once_each_time(void)
{
    reset();
    firmware_says[1] = PSCI_OFF;
    look(3);
    firmware_says[1] = PSCI_ON;
    look(2);
    status_pages[1].boots++;
    look(1);
    CHECK(own->cores[1] == 2);
    console_clear();
    firmware_says[1] = PSCI_OFF;
    look(6);
    CHECK(own->cores[1] == 3 && rung[BELL(0)] == 3);
    CHECK_PRINTED("MON|ERROR: core 1 is off, seen from core 3\n");
}

/* So that it can be started. */
static void stuck_then_off(void)
{
    reset();
    look(FIXTURE_LIMIT);
    CHECK(own->cores[1] == 1);
    firmware_says[1] = PSCI_OFF; /* at once */
    look(3);
    CHECK(own->cores[1] == 3 && rung[BELL(0)] == 2 && rung[BELL(1)] == 0);
}

static void this_core_starts_again(void)
{
    reset();
    firmware_says[1] = PSCI_OFF;
    look(3);
    start();
    CHECK(own->beat == 3 && own->cores[1] == 1);
    look(5); /* no news */
    check_told(0, 0, "");
    status_pages[1].boots++;
    look(1);
    CHECK(own->cores[1] == 2);
    check_told(1, 0, "MON|INFO: core 1 is up again, seen from core 3\n");
}

/* As often as it asks, and once for each time; not one that has gone off for another reason. */
static void started_again(void)
{
    reset();
    status_pages[1].boots = 7;
    status_pages[1].asked = 6;
    start();
    asked_clear();
    look(1);
    firmware_says[1] = PSCI_OFF;
    look(5);
    CHECK(own->cores[1] == 1);
    CHECK_ASKED("");
    status_pages[1].asked = 7;
    look(5);
    CHECK_ASKED("start core by 60\n");
    status_pages[1].boots = 8; /* it has come up, and asks at once */
    status_pages[1].asked = 8;
    look(1);
    asked_clear();
    look(5);
    CHECK_ASKED("start core by 60\n");
    CHECK(own->cores[1] == 3);
}

/* While it is on it only means to go off. */
static void not_while_it_is_on(void)
{
    reset();
    asked_clear();
    status_pages[1].asked = 1;
    look(FIXTURE_LIMIT - 1);
    CHECK_ASKED("");
    look(FIXTURE_LIMIT);
    CHECK_ASKED("");
    firmware_says[1] = PSCI_OFF;
    look(1);
    CHECK_ASKED("start core by 60\n");
}

/* Core 2 says so, and nobody is to start it. */
static void not_every_core(void)
{
    reset();
    asked_clear();
    status_pages[2].asked = 1;
    firmware_says[2] = PSCI_OFF;
    for (int i = 0; i < 5; i++) {
        status_pages[1].beat++;
        watchdog_look(&watchdog);
    }
    CHECK(own->cores[2] == 1);
    CHECK_ASKED("");
}

/* That somebody else was faster is no news. */
static void cannot_be_started(bool faster)
{
    reset();
    status_pages[1].asked = 1;
    firmware_says[1] = PSCI_OFF;
    start_error = PSCI_ALREADY_ON;
    when_started_elsewhere = faster;
    look(4);
    start_error = when_started_elsewhere = 0;
    CHECK((strstr(console(), "MON|ERROR: core 1 cannot be started again from core 3\n") == NULL) ==
          faster);
}

int main(void)
{
    damaged();
    both_run();
    start_not_yet_counted();
    slow();
    off_and_on();
    last_beat();
    restarted_unseen();
    started_twice_unseen();
    not_yet_started();
    never_started();
    stuck();
    stuck_resets();
    off_again();
    off_once_each_time();
    stuck_then_off();
    this_core_starts_again();
    started_again();
    not_while_it_is_on();
    not_every_core();
    cannot_be_started(false);
    cannot_be_started(true);
    return 0;
}
