/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers each notification, as long as it is not stopped.
 */
#include <microkit.h>

void init(void)
{
    microkit_notify(0);
}

void notified(microkit_channel ch)
{
    microkit_notify(ch);
}
