/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes where nothing is mapped whenever the coordinator, its parent, asks for it, and says when it has been
 * restarted. A restart leaves .data as it is, which is how it knows that this is not its first start.
 */
#include <microkit.h>

#define COORDINATOR 0 /* channel id, see multikernel.system */
#define BAD_ADDRESS 0x123000

static bool started;

void init(void)
{
    if (started) {
        microkit_notify(COORDINATOR);
    }
    started = true;
}

void notified(microkit_channel ch)
{
    (void)ch;
    *(volatile seL4_Word *)BAD_ADDRESS = 1;
}
