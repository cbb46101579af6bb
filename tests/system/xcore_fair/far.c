/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls from another core, without end.
 */
#include <microkit.h>

void init(void)
{
    for (;;) {
        (void)microkit_ppcall(0, microkit_msginfo_new(0, 0));
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
