/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads with other rights than the one before.
 */
#include <kernel/rights.h>

tcb_ref_t rights_change(u32 flags)
{
    u32 forget = ks.rights & RIGHTS_FORGET;

    ks.rights = flags | forget;
    rights_set(flags);
    if (forget) {
        predictor_forget(ks.predictor);
    }
    return ks.fpu_owner;
}

void rights_init(void)
{
    ks.predictor = predictor_find();
    ks.rights = ks.predictor ? RIGHTS_FORGET : 0;
    rights_set(ks.rights);
}
