/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The monitor of a core: a thread of the highest priority that nearly always waits.
 */
#include <monitor/monitor.h>

static struct monitor monitor;

int main(void);

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
