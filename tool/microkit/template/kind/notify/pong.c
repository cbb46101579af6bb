/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers every notification of ping.
 */
#include <microkit.h>

/* The id at pong's end of the channel in the system description. */
#define CHANNEL_PING 2

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == CHANNEL_PING) {
        microkit_notify(CHANNEL_PING);
    }
}
