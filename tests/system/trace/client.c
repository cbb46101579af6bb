/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Five rounds, each begun by the answer of the one before.
 */
#include <microkit.h>

#define SERVER 1
#define FAR    3
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
        microkit_dbg_puts("client: done\n");
    }
}
