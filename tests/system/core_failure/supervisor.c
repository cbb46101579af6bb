/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 0: exchanges a hundred notifications with core 1 after each of its starts, and starts it when it can.
 */
#include <microkit.h>

#define WORKER 1
#define WATCH  9
#define CORE   0
#define ROUNDS 100

static unsigned rounds;

void init(void)
{
}

static void changed(void)
{
    if (microkit_watch_epoch(WATCH) % 2 == 0) {
        microkit_dbg_puts("supervisor: core 1 is back\n");
        return;
    }
    rounds = 0;
    if (microkit_core_restart(CORE)) {
        microkit_dbg_puts("supervisor: core 1 was started\n");
    } else {
        microkit_dbg_puts("supervisor: core 1 cannot be started, firmware says ");
        microkit_dbg_put32(microkit_core_status(CORE));
        microkit_dbg_puts("\n");
    }
}

void notified(microkit_channel ch)
{
    if (ch == WATCH) {
        changed();
    } else if (++rounds == ROUNDS) {
        microkit_dbg_puts("supervisor: core 1 works\n");
    } else if (rounds < ROUNDS) {
        microkit_notify(WORKER);
    }
}
