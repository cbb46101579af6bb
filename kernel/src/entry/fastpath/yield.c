/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Yield of a round robin thread without equals: it goes on with a new turn.
 */
#include "common.h"

#include <dispatch/dispatch.h>

/* A round robin context has budget again at once, and nobody ready is above the caller. */
static inline bool goes_on(const struct tcb *caller)
{
    return sc_at(ks.current_sc)->period == 0 && ks.ready[caller->priority].head == NIL;
}

struct tcb *fastpath_yield(struct tcb *caller)
{
    if (unlikely(!goes_on(caller))) {
        return NULL;
    }
    time_give_up();
    schedule_program_timer();
    return caller;
}
