/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of a fast path between scheduling contexts of any kind. A function of its own: those between round
 * robin contexts call nothing.
 */
#include "turn.h"

#include <dispatch/dispatch.h>

struct tcb *fast_turn_to(tcb_ref_t next)
{
    schedule_change_context(next == NIL ? NIL : tcb_at(next)->sc);
    schedule_program_timer();
    ks.current = next;
    if (next == NIL) {
        return tcb_at(NIL);
    }
    return fast_switch_rights(next);
}
