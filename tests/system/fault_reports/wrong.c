/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Channels that are none, and a virtual CPU that is none, for which the library stops the caller.
 */
#include <microkit.h>

void init(void)
{
    microkit_notify(70);
    microkit_notify(4);
    microkit_notify(5);
    microkit_ppcall(3, microkit_msginfo_new(0, 0));
    microkit_irq_ack(3);
    microkit_vcpu_stop(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
