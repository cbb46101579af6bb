/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * On the first core again, passive, with the lowest priority: it runs when all else there waits. Answers when the
 * first caller has got all that it will have to hear of.
 */
#include "nested.h"

struct seen *seen;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    while (!__atomic_load_n(&seen->notified, __ATOMIC_ACQUIRE) ||
           !__atomic_load_n(&seen->calling, __ATOMIC_ACQUIRE) || now() < seen->deadline) {
    }
    microkit_mr_set(0, 10 * microkit_mr_get(0) + 3);
    return microkit_msginfo_new(4, 1);
}
