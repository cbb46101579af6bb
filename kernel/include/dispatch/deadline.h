/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When the timer interrupts. Inline: a switch between scheduling contexts sets it each time.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>
#include <schedule/sched_context.h>

/* Centuries away. */
#define DEADLINE_NEVER (~0ULL >> 1)

/* At the end of who runs, or when a thread that waits for its refill gets it. */
static inline void deadline_set(ticks_t end)
{
    if (unlikely(ks.release_head != NIL)) {
        ticks_t release = refill_head_time(tcb_at(ks.release_head)->sc);

        end = release < end ? release : end;
    }
    timer_set_deadline(end);
}
