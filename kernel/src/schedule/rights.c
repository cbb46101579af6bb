/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads with other rights than the one before.
 */
#include <schedule/rights.h>

/* Apart, so that the function below needs no stack frame. */
static NOINLINE tcb_ref_t forget(void)
{
    predictor_forget(ks.predictor);
    return ks.fpu_owner;
}

tcb_ref_t rights_change(u32 flags)
{
    u32 always = ks.rights & RIGHTS_FORGET;

    ks.rights = flags | always;
    rights_set(flags);
    return unlikely(always) ? forget() : ks.fpu_owner;
}

void rights_init(void)
{
    ks.predictor = predictor_find();
    ks.rights = ks.predictor ? RIGHTS_FORGET : 0;
    rights_set(ks.rights);
}
