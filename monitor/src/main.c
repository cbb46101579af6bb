/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The threads of a monitor: all nearly always wait. The main thread is above everybody and handles
 * faults; the router is there on cores with routes only, the watchdog on cores that watch or are
 * watched, the guardian on cores with children of parents elsewhere, each on a budget of its own.
 */
#include <monitor/guardian.h>
#include <monitor/monitor.h>
#include <monitor/router.h>
#include <monitor/watchdog.h>

static struct monitor monitor;
static struct router router;
static struct watchdog watchdog;
static struct guardian guardian;

int main(void);
void router_main(void);
void watchdog_main(void);
void guardian_main(void);

int main(void)
{
    struct message message;
    bool usable = monitor_start(&monitor, (const struct monitor_info *)MONITOR_INFO_VA);

    for (;;) {
        kernel_wait(&message);
        if (usable) {
            monitor_handle(&monitor, &message);
        }
    }
}

void router_main(void)
{
    bool usable = router_start(&router, (const struct monitor_info *)MONITOR_INFO_VA);

    for (;;) {
        uint32_t bell = usable ? router_serve(&router) : ROUTER_NO_BELL;

        if (bell != ROUTER_NO_BELL) {
            kernel_ring_and_wait(bell);
        } else {
            kernel_wait_for_interrupt();
        }
    }
}

void watchdog_main(void)
{
    bool usable =
        watchdog_start(&watchdog, (const struct monitor_info *)MONITOR_INFO_VA, &monitor.counted);

    for (;;) {
        if (usable) {
            watchdog_look(&watchdog);
        }
        kernel_end_period();
    }
}

void guardian_main(void)
{
    struct message message;
    seL4_Word cap;
    bool usable = guardian_start(&guardian, (const struct monitor_info *)MONITOR_INFO_VA);

    for (;;) {
        if (usable) {
            guardian_look(&guardian);
        }
        cap = kernel_wait_for_ward(&message, guardian.spare);
        if (usable) {
            guardian_hear(&guardian, &message, cap);
        }
    }
}
