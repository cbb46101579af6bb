/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An interrupt for a guest that does not sleep: nobody is woken.
 */
#include "invoke.h"

#include <guest/injection.h>

struct tcb *fast_inject(slot_ref_t slot, struct tcb *caller, word_t info)
{
    vcpu_ref_t vcpu = slot_at(slot)->cap.object;

    if (unlikely(slot_at(slot)->cap.type != CAP_VCPU || (info & seL4_MessageInfo_length_mask) < 1 ||
                 vcpu_at(vcpu)->sleeper != 0 || !vcpu_inject(vcpu, caller->context.x[REG_MR0]))) {
        return NULL;
    }
    return fast_invoked(caller, 0);
}
