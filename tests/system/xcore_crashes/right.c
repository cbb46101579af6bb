/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers with the sum of the words and the number of calls so far, and notifications with one.
 */
#include <microkit.h>

static seL4_Word calls;

void init(void)
{
}

void notified(microkit_channel ch)
{
    microkit_notify(ch);
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word sum = 0;

    (void)ch;
    for (seL4_Uint8 i = 0; i < microkit_msginfo_get_count(msginfo); i++) {
        sum += microkit_mr_get(i);
    }
    microkit_mr_set(0, sum);
    microkit_mr_set(1, ++calls);
    return microkit_msginfo_new(microkit_msginfo_get_label(msginfo) + 1, 2);
}
