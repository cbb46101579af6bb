/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In which order the kernel is asked to stop and to start: callers first, time before registers.
 */
#include "fixture.h"

#include <monitor/passive.h>
#include <monitor/restart.h>

#include <multikit/pd.h>
#include <multikit/reset.h>

#define IMAGE 0x50000

static struct monitor monitor;

/* PD 4 can be restarted; it may call 2 and 3. */
static struct multikit_pd_status *begin(bool called, bool refuses)
{
    monitor = (struct monitor){.info = fixture_info(0), .status = fixture_status};
    fixture_pd(4)->reset = IMAGE;
    fixture_pd(4)->called = called;
    fixture_pd(4)->refuses = refuses;
    fixture_pd(4)->interrupts = 0;
    kernel_registers = (seL4_UserContext){.pc = 0x200000, .sp = 0x777};
    return &fixture_status[4];
}

static void reset(void)
{
    struct multikit_pd_status *status = begin(false, false);

    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK_ASKED("suspend 4\nreturn time of 4\nclear 4\n"
                "start 4 at 0x50000 sp 0 x0 0 x19 0\n");
    CHECK(status->epoch == 2 && status->restarts == 1 && status->pending == RESTART_NONE);
    CHECK(!restart_pending(&monitor, 4));
}

/* All registers stay, but for where it goes on. Signals, too. */
static void at_entry(void)
{
    struct multikit_pd_status *status = begin(true, false);

    CHECK(restart_begin(&monitor, 4, RESTART_ENTRY, 0x1234, false));
    CHECK_ASKED("suspend 4\nanswer caller of 4: 3\nreturn time of 4\n"
                "redirect 4 to 0x1234 at once\n");
    CHECK(status->epoch == 2 && status->restarts == 1);
}

/* By its reset image, which acknowledges them. */
static void at_entry_with_interrupts(void)
{
    struct multikit_pd_status *status = begin(true, false);

    fixture_pd(4)->interrupts = 1;
    CHECK(restart_begin(&monitor, 4, RESTART_ENTRY, 0x1234, false));
    CHECK_ASKED("suspend 4\nanswer caller of 4: 3\nreturn time of 4\n"
                "start 4 at 0x50004 sp 0x777 x0 0x1234 x19 0\n");
    CHECK(status->epoch == 2 && status->restarts == 1);
}

static void without_image(void)
{
    begin(false, false);
    fixture_pd(4)->reset = 0;
    CHECK(!restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK_ASKED("");
    CHECK(fixture_status[4].epoch == 0 && fixture_status[4].restarts == 0);
}

/* It has asked to become passive; it will again. */
static void passive_again(void)
{
    begin(false, false);
    fixture_pd(4)->passive = 1;
    passive_request(&monitor, 4);
    passive_request(&monitor, 4);
    CHECK(made_passive[4] == 1 && passive_is(&monitor, 4));
    console_clear();
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK(!passive_is(&monitor, 4));
    passive_request(&monitor, 4);
    CHECK(made_passive[4] == 2 && passive_is(&monitor, 4));
    CHECK(strcmp(console(), "") == 0); /* said once */
}

/* In a call to p3: its time may be there. */
static void in_a_call(void)
{
    struct multikit_pd_status *status = begin(false, false);

    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK_ASKED("redirect 4 to 0x5000c\n");
    CHECK(status->epoch == 0 && status->restarts == 0);
    asked_clear();
    CHECK(restart_pending(&monitor, 4));
    CHECK_ASKED("suspend 4\nreturn time of 4\nclear 4\n"
                "start 4 at 0x50000 sp 0 x0 0 x19 0\n");
    CHECK(status->epoch == 2 && status->restarts == 1);
    CHECK(!restart_pending(&monitor, 4));
}

/* The answer would never come; or it is in none, whatever its registers are. */
static void not_in_a_call(void)
{
    begin(false, false);
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    fixture_status[3].epoch = 1;
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK(fixture_status[4].restarts == 1);

    begin(false, false);
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, true));
    CHECK(fixture_status[4].restarts == 1);

    begin(false, false);
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    restart_down(&monitor, 4, 1, MICROKIT_PEER_STOPPED);
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK(fixture_status[4].restarts == 1);
}

static void down_and_up(void)
{
    struct multikit_pd_status *status = begin(true, false);

    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK_ASKED(""); /* callers wait, as they always did */
    CHECK(status->epoch == 1 && status->cause == 6);
    restart_down(&monitor, 4, 7, MICROKIT_PEER_FAULTED);
    CHECK(status->epoch == 1 && status->cause == 7);
    restart_up(&monitor, 4);
    restart_up(&monitor, 4);
    CHECK(status->epoch == 2);
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    CHECK(status->epoch == 4);
}

/* Once: what refuses and faults has lost what it needs. */
static void refuses(void)
{
    begin(true, true);
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK_ASKED("suspend 4\nanswer caller of 4: 1\nreturn time of 4\n"
                "start 4 at 0x50008 sp 0 x0 0 x19 1\n");
    asked_clear();
    restart_down(&monitor, 4, 6, MICROKIT_PEER_FAULTED);
    CHECK_ASKED("");
}

/* Who is stopped does not come back by the end of a call. */
static void stopped_meanwhile(void)
{
    begin(false, false);
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    CHECK(restart_begin(&monitor, 4, RESTART_RESET, 0, false));
    restart_down(&monitor, 4, MICROKIT_CAUSE_STOPPED, MICROKIT_PEER_STOPPED);
    CHECK(!restart_pending(&monitor, 4));
}

int main(void)
{
    reset();
    at_entry();
    at_entry_with_interrupts();
    without_image();
    passive_again();
    in_a_call();
    not_in_a_call();
    down_and_up();
    refuses();
    stopped_meanwhile();
    return 0;
}
