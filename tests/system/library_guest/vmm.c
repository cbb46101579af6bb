/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM of a guest with two vCPUs.
 */
#include "../../guests/vmm.h"

static void start(void)
{
    start_guest(load_guest(2));
}

void init(void)
{
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
