/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of a fast path whose threads differ in what is open to them. Apart from the others, which so
 * call nothing and need no stack frame.
 */
#include "common.h"

struct tcb *fast_switch_rights(tcb_ref_t next)
{
    rights_switch_to(next);
    vttbr_set(tcb_slot_at(next, TCB_SLOT_VSPACE)->cap.aux);
    return tcb_at(next);
}
