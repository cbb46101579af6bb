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
    return tcb_at(next);
}
