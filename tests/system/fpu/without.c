/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has no right to the FP registers: is called and uses none; its first use of one is its last
 * instruction.
 */
#include "holder.h"

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    fill(0);
    microkit_dbg_puts("fpu: FAILED: used without the right\n");
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    return info;
}
