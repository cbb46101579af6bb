/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When a watchdog is fed (watchdog/rounds.h).
 */
#include "watchdog/rounds.h"

void watchdog_rounds_init(struct watchdog_rounds *rounds, uint64_t clients)
{
    rounds->clients = clients;
    rounds->now = clients;
    rounds->before = clients;
}

void watchdog_rounds_say(struct watchdog_rounds *rounds, uint64_t client)
{
    rounds->now |= client;
}

bool watchdog_rounds_end(struct watchdog_rounds *rounds)
{
    uint64_t said = rounds->now | rounds->before;

    rounds->before = rounds->now;
    rounds->now = 0;
    return (rounds->clients & ~said) == 0;
}
