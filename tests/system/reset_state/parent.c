/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A child's signal says that it is dirty. It gets one back that it must never see, and is reset.
 */
#include <microkit.h>

#include "shared.h"

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (SHARED->rounds[ch] < ROUNDS) {
        microkit_notify(ch);
        microkit_pd_reset(ch);
        return;
    }
    if (microkit_pd_restarts(ch) != ROUNDS - 1 ||
        microkit_pd_cause(ch) != MICROKIT_CAUSE_RESTARTED) {
        SHARED->failed++;
    }
    microkit_dbg_puts(ch == 0 ? "child" : "bare");
    microkit_dbg_puts(SHARED->failed ? ": FAILED\n" : ": as at the start, four times: good\n");
}
