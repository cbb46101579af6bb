/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers, and counts the calls of each channel.
 */
#include "calls.h"

static seL4_Word calls[MICROKIT_MAX_CHANNELS];

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word count = microkit_msginfo_get_count(msginfo);
    seL4_Word call = calls[ch]++;
    seL4_Word right = microkit_msginfo_get_label(msginfo) == LABEL(call);

    for (seL4_Word i = 0; i < count; i++) {
        microkit_mr_set((seL4_Uint8)i, answer(microkit_mr_get((seL4_Uint8)i), i, call));
    }
    return microkit_msginfo_new(right ? LABEL(call + 1) : 0, (seL4_Uint16)count);
}
