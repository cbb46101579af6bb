/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers with what it was sent, changed in a way that the caller knows.
 */
#include "bystander.h"

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts("FAILED: echo was notified\n");
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word count = microkit_msginfo_get_count(msginfo);

    (void)ch;
    for (seL4_Uint8 i = 0; i < count; i++) {
        microkit_mr_set(i, microkit_mr_get(i) ^ ECHO_MASK);
    }
    return microkit_msginfo_new(microkit_msginfo_get_label(msginfo) + 1, (seL4_Uint16)count);
}
