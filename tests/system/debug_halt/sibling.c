/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs after its sibling was stopped.
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
