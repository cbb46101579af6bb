/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The SGI capability (IPI API).
 */
#include "decode.h"

#include <machine/machine.h>

/* The barrier makes the words that the doorbell is about visible first. */
void invoke_sgi_signal(const struct invocation *inv)
{
    dsb_ishst();
    gic_send_sgi((u32)inv->cap.word, inv->cap.aux);
}
