/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Doorbells ring for words that changed, and for none else; beyond the bound they always ring.
 */
#include "fixture.h"

#include <monitor/router.h>

static struct monitor monitor;

static void poll_and_check(int to_0, int to_2)
{
    memset(rung, 0, sizeof(rung));
    router_poll(&monitor);
    CHECK(rung[0] == to_0 && rung[1] == 0 && rung[2] == to_2);
}

static void few_routes(void)
{
    monitor.info = fixture_info(4);
    poll_and_check(0, 0);
    sequence_words[1] = 1;
    poll_and_check(1, 0);
    poll_and_check(0, 0);
    sequence_words[0]++;
    sequence_words[1]++; /* two words of one PD: one ring */
    sequence_words[3] = UINT64_MAX;
    poll_and_check(1, 1);
    sequence_words[3]++; /* wraps to the value of the start: still a change */
    poll_and_check(0, 1);
    sequence_words[4]++; /* not a route */
    poll_and_check(0, 0);
}

static void more_than_kept(void)
{
    monitor.info = fixture_info(WORDS);
    poll_and_check(0, 1); /* word 4 from above, and those beyond the bound */
    poll_and_check(0, 1);
    monitor.info = fixture_info(ROUTES_KEPT);
    poll_and_check(0, 0);
    sequence_words[ROUTES_KEPT - 1]++;
    poll_and_check(0, 1);
}

int main(void)
{
    few_routes();
    more_than_kept();
    return 0;
}
