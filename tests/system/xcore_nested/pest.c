/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs when front waits: notifies it.
 */
#include "nested.h"

struct seen *seen;

void init(void)
{
}

void notified(microkit_channel ch)
{
    microkit_notify(ch);
    __atomic_store_n(&seen->notified, 1, __ATOMIC_RELEASE);
}
