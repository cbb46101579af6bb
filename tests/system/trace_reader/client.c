/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Five rounds of a call on this core and a notification to the other one and back; then it is the reader's turn.
 */
#include <microkit.h>

#define SERVER 1
#define FAR    3
#define READER 5
#define ROUNDS 5

static int rounds;

static void begin(void)
{
    (void)microkit_ppcall(SERVER, microkit_msginfo_new(0, 0));
    microkit_notify(FAR);
}

void init(void)
{
    begin();
}

void notified(microkit_channel ch)
{
    (void)ch;
    if (++rounds < ROUNDS) {
        begin();
    } else {
        microkit_notify(READER);
    }
}
