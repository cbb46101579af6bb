/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs something once for every row of decisions that it takes. decide() says no in the first run; from then on each run takes the
 * decisions of the one before up to its last no, which becomes a yes. What is run must start from the same state each time.
 */
#pragma once

#include <stdbool.h>
#include <stdlib.h>

#define MOST_DECISIONS 256 /* of a run; more end the test with exit status 2 */

static bool decisions[MOST_DECISIONS];
static unsigned int known, taken;

static bool decide(void)
{
    if (taken == known) {
        if (known == MOST_DECISIONS) {
            exit(2);
        }
        decisions[known++] = false;
    }
    return decisions[taken++];
}

static bool next_order(void)
{
    while (known != 0 && decisions[known - 1]) {
        known--;
    }
    if (known == 0) {
        return false;
    }
    decisions[known - 1] = true;
    return true;
}

/* How many runs there were. */
static unsigned long every_order(void (*run)(void))
{
    unsigned long orders = 0;

    known = 0;
    do {
        taken = 0;
        run();
        orders++;
    } while (next_order());
    return orders;
}
