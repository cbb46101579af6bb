/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When a watchdog is fed: a quarter of its time is a round, and at its end all clients must have said in it, or in
 * the one before, that they go on. So a client that says so once a round may be late by one, and one that
 * has stopped is noticed before a half of the time has passed, and the board is reset when all of it has.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct watchdog_rounds {
    uint64_t clients;     /* a bit for each channel */
    uint64_t now, before; /* who has said so in this round, and in the one before */
};

/* In the beginning all have, so that they have two rounds to start. */
void watchdog_rounds_init(struct watchdog_rounds *rounds, uint64_t clients);

/* One says that it goes on; whoever is no client says nothing. */
void watchdog_rounds_say(struct watchdog_rounds *rounds, uint64_t client);

/* A round has ended: whether all have said so. */
bool watchdog_rounds_end(struct watchdog_rounds *rounds);
