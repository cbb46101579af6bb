/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of threads.
 */
#include <base/config.h>
#include <base/state.h>
#include <base/window.h>
#include <debug/console.h>
#include <ipc/notification.h>
#include <ipc/thread.h>
#include <schedule/fpu.h>
#include <schedule/sched_context.h>

#include "finalise.h"

static void lose_sc(sc_ref_t sc)
{
    sc_unbind_tcb(sc);
    if (sc_at(sc)->yield_from != NIL) {
        sc_complete_yield_to(sc_at(sc)->yield_from);
    }
}

/* Whoever else knows threads by reference. */
static void forget(tcb_ref_t tcb)
{
    fpu_release(tcb);
    if (CONFIG_PRINTING) {
        console_end_line(tcb);
    }
    if (ks.counted == tcb) {
        ks.counted = NIL;
    }
}

void tcb_finalise(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->bound_notification != NIL) {
        notification_unbind(tcb_at(tcb)->bound_notification);
    }
    tcb_suspend(tcb);
    vcpu_dissolve(tcb_at(tcb)->vcpu);
    if (tcb_at(tcb)->sc != NIL) {
        lose_sc(tcb_at(tcb)->sc);
    }
    forget(tcb);
}
