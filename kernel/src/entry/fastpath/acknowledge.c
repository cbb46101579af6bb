/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The acknowledgement of an interrupt: the one invocation that drivers make for each.
 */
#include "common.h"

#include <interrupt/irq.h>

struct tcb *fastpath_acknowledge(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || slot_at(at.slot)->cap.type != CAP_IRQ_HANDLER)) {
        return NULL;
    }
    caller->context.x[REG_BADGE] = 0;
    caller->context.x[REG_INFO] = 0;
    irq_acknowledge(irq_of(at.slot));
    return caller;
}
