/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Time in ticks and microseconds, charged to the scheduling context that it was consumed on.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

void time_commit(void)
{
    ticks_t consumed = ks.consumed;

    ks.consumed = 0;
    if (ks.current_sc != NIL && sc_at(ks.current_sc)->refill_max != 0) {
        sc_charge(ks.current_sc, consumed);
    }
}

ticks_t us_to_ticks(us_t us)
{
    return us * ks.boot.ticks_per_us_num / ks.boot.ticks_per_us_den;
}

us_t ticks_to_us(ticks_t ticks)
{
    return ticks * ks.boot.ticks_per_us_den / ks.boot.ticks_per_us_num;
}
