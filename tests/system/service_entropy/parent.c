/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has the driver start again, when it is told to.
 */
#include <microkit.h>

#define DRIVER 3

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_pd_reset(DRIVER);
}
