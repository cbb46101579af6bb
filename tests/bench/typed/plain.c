/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server that answers as many words as the label says, without looking at any.
 */
#include <microkit.h>

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    seL4_Word words = microkit_msginfo_get_label(info);

    (void)ch;
    for (seL4_Word i = 0; i < words; i++) {
        microkit_mr_set((seL4_Uint8)i, i);
    }
    return microkit_msginfo_new(0, (seL4_Uint16)words);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
