/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Exchanges numbers with core 2, each in answer to the one before, and tells the supervisor after each
 * hundred that it has asked for.
 */
#include <microkit.h>

#include "numbers.h"

#define PONGER     0
#define SUPERVISOR 2
#define ROUNDS     100

struct numbers *numbers;

static uint64_t sent, wanted;

static void send(void)
{
    numbers->ping = ++sent;
    microkit_notify(PONGER);
}

void init(void)
{
    send();
}

void notified(microkit_channel ch)
{
    if (ch == SUPERVISOR) {
        wanted = sent + ROUNDS;
        return;
    }
    if (numbers->pong != sent) {
        microkit_dbg_puts("pinger: FAILED: a number was lost\n");
    }
    if (sent == wanted) {
        microkit_notify(SUPERVISOR);
    }
    send();
}
