/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When each thread ceased to run. On the ways out, because all of them, short or not, lead through one
 * place, and what happened to a thread while it did not run is no news of it. A thread that ends is forgotten
 * (ks.counted, lifetime/thread.c) before its memory is anything else.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/since.h>
#include <machine/machine.h>

static void runs_now(tcb_ref_t next)
{
    if (ks.counted != NIL) {
        tcb_at(ks.counted)->switched_at = timer_now();
    }
    ks.counted = next;
}

void since_exit(void)
{
    if (ks.counted != ks.current) {
        runs_now(ks.current);
    }
}

void since_idle(void)
{
    runs_now(NIL);
}
