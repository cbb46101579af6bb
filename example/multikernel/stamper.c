/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An active server: it has a scheduling context of its own. Seals messages, of the producer on its
 * core and of the coordinator on another, which makes no difference here, and counts those of each.
 */
#include <microkit.h>

#include "multikernel.h"

static seL4_Word calls[2]; /* of each channel */

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)msginfo;
    microkit_mr_set(0, seal_of(microkit_mr_get(0), microkit_mr_get(1), microkit_mr_get(2)));
    microkit_mr_set(1, ++calls[ch]);
    return microkit_msginfo_new(0, 2);
}
