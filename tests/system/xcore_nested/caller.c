/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs when front and pest wait: calls front, which does not answer before its own call has returned.
 */
#include "nested.h"

#define FRONT 0

struct seen *seen;

void init(void)
{
    __atomic_store_n(&seen->calling, 1, __ATOMIC_RELEASE);
    (void)microkit_ppcall(FRONT, microkit_msginfo_new(0, 0));
    microkit_dbg_puts("caller: answered\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
