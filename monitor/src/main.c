/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The two threads of a monitor: both nearly always wait. The main thread is above everybody and
 * handles faults; the router is there on cores with routes only, on a budget of its own.
 */
#include <monitor/monitor.h>
#include <monitor/router.h>

static struct monitor monitor;
static struct router router;

int main(void);
void router_main(void);

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
        if (usable) {
            router_serve(&router);
        }
        kernel_wait_for_interrupt();
    }
}
