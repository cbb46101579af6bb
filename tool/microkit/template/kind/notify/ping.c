/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies pong once and waits for its answer.
 */
#include <microkit.h>

/* The id at ping's end of the channel in the system description. */
#define CHANNEL_PONG 1

void init(void)
{
    microkit_dbg_puts("ping: hello\n");
    microkit_notify(CHANNEL_PONG);
}

void notified(microkit_channel ch)
{
    if (ch == CHANNEL_PONG) {
        microkit_dbg_puts("ping: answered\n");
    }
}
