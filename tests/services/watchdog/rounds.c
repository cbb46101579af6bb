/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Clients that speak by chance: a round is good if each has spoken in it or in the one before, which is looked up in
 * the whole history.
 */
#include "src/rounds.c"

#include "../../chance.h"
#include "verdict.h"

#define LAST 20000

static uint64_t history[LAST + 2];

int main(void)
{
    struct watchdog_rounds rounds;
    uint64_t clients = 0x8000000000000005;
    unsigned int good = 0;

    watchdog_rounds_init(&rounds, clients);
    history[0] = history[1] = UINT64_MAX;
    for (unsigned int round = 1; round <= LAST; round++) {
        for (uint64_t left = 0xc000000000000007; left != 0; left &= left - 1) {
            if (chance() % 4 != 0) {
                watchdog_rounds_say(&rounds, left & -left);
                history[round] |= left & -left;
            }
        }
        bool expected = true;

        for (unsigned int bit = 0; bit < 64; bit++) {
            uint64_t client = clients & (uint64_t)1 << bit;

            expected = expected &&
                       (client == 0 || (history[round] & client) || (history[round - 1] & client));
        }
        CHECK(watchdog_rounds_end(&rounds) == expected);
        good += expected;
    }
    CHECK(good > LAST / 2 && good < LAST);
    return passed();
}
