/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies the passive domain before that has run at all: the priority is higher.
 */
#include <microkit.h>

void init(void)
{
    microkit_notify(1);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
