/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls on the server's core, below the first, without end.
 */
#include "fair.h"

struct queue *queue;

void init(void)
{
    for (;;) {
        __atomic_store_n(&queue->waiting, queue->begun, __ATOMIC_RELEASE);
        (void)microkit_ppcall(0, microkit_msginfo_new(0, 0));
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
