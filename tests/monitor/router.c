/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Doorbells ring for counts that changed, and for none else; beyond the bound they always ring. That of a single
 * notification is left to the wait. A sender that never ceases keeps nobody else waiting. What is sent to a receiver
 * after its doorbell rang makes it ring again.
 */
#include "fixture.h"

#include <monitor/router.h>

static struct router router;

/* As the router's thread does. Returns whether a doorbell was left to its wait. */
static bool serve(void)
{
    uint32_t bell = router_serve(&router);

    if (bell != ROUTER_NO_BELL) {
        kernel_ring(bell);
    }
    return bell != ROUTER_NO_BELL;
}

static void check(int first, int second, int third)
{
    CHECK(rung[BELL(0)] == first && rung[BELL(1)] == second && rung[BELL(2)] == third);
}

static void serve_and_check(int first, int second, int third)
{
    memset(rung, 0, sizeof(rung));
    (void)serve();
    check(first, second, third);
}

static void start(void)
{
    struct monitor_info damaged = *fixture_info(0);

    damaged.magic ^= 1;
    CHECK(!router_start(&router, &damaged));
    CHECK(router_start(&router, fixture_info(4)));
    counts[1] = 1; /* sent before the router ran: its first look finds it */
    serve_and_check(1, 0, 0);
}

static void few_routes(void)
{
    serve_and_check(0, 0, 0);
    counts[1] = 2;
    serve_and_check(1, 0, 0);
    counts[0]++;
    counts[1]++; /* two counts of one receiver: one ring */
    counts[3] = UINT64_MAX;
    serve_and_check(1, 1, 0);
    counts[3]++; /* wraps to the value of the start: still a change */
    serve_and_check(0, 1, 0);
    counts[4]++; /* not a route */
    serve_and_check(0, 0, 0);
}

static void more_than_kept(void)
{
    CHECK(router_start(&router, fixture_info(COUNTS)));
    serve_and_check(0, 1, 1); /* count 4 from above; those beyond the bound at each look at all */
    serve_and_check(0, 0, 1);
    CHECK(router_start(&router, fixture_info(ROUTES_KEPT)));
    serve_and_check(0, 0, 0);
    counts[ROUTES_KEPT - 1]++;
    serve_and_check(0, 1, 0);
}

/* One notification leaves its doorbell to the wait; more, of one receiver or of several, or none leave nothing. */
static void left_to_the_wait(void)
{
    CHECK(router_start(&router, fixture_info(4)));
    CHECK(!serve());
    counts[1]++;
    CHECK(serve());
    counts[1] += 2;
    CHECK(!serve());
    counts[0]++;
    counts[1]++;
    CHECK(!serve());
    counts[0]++;
    counts[3]++;
    CHECK(!serve());
    CHECK(!serve());
    check(4, 1, 0);
}

/* Each count alone, among any number of routes: those that are looked at together, and those left over. */
static void each_route(void)
{
    for (uint32_t routes = 1; routes <= 9; routes++) {
        CHECK(router_start(&router, fixture_info(routes)));
        (void)serve();
        for (uint32_t i = 0; i < routes; i++) {
            counts[i]++;
            serve_and_check(i < 2, i >= 2, 0);
            serve_and_check(0, 0, 0);
        }
        counts[routes]++; /* no route */
        serve_and_check(0, 0, 0);
    }
}

/* Of what a sender makes up, the sum over all counts is whatever it likes: its doorbells ring all the same. */
static void forged(uint64_t first, uint64_t second)
{
    CHECK(router_start(&router, fixture_info(4)));
    (void)serve();
    counts[0] += first;
    counts[3] += second;
    serve_and_check(1, 1, 0);
}

#define FLOOD 5

/* Writes again whenever its receiver was rung for, and the others in the midst of that. */
static void flood(uint32_t bell)
{
    if (bell == BELL(0) && rung[BELL(0)] < FLOOD) {
        counts[0]++;
        if (rung[BELL(0)] == 2) {
            counts[5]++;
        }
    } else if (bell == BELL(1)) {
        CHECK(rung[BELL(0)] == 3); /* the look after that finds it */
        CHECK(rung[BELL(2)] == 2);
    }
}

static void flooded(void)
{
    CHECK(router_start(&router, fixture_info(COUNTS)));
    (void)serve();
    counts[0] += 2;
    memset(rung, 0, sizeof(rung));
    when_rung = flood;
    CHECK(!serve());
    check(FLOOD, 1, FLOOD / 2 + 1);
}

/* Somebody else, in front of what the router looks at again: the interrupt that follows is for that. */
static void in_front(uint32_t bell)
{
    if (bell == BELL(1)) {
        counts[0]++;
    }
}

static void left_to_its_interrupt(void)
{
    CHECK(router_start(&router, fixture_info(6)));
    when_rung = NULL;
    (void)serve();
    counts[5] += 2;
    when_rung = in_front;
    serve_and_check(0, 1, 0);
    serve_and_check(1, 0, 0);
}

/* The router's budget can end as soon as it has rung: the receiver runs, answers, and is sent to on
 * its next channel before the router goes on. */
static void overtake(uint32_t bell)
{
    if (bell == BELL(0) && rung[bell] == 1) {
        counts[1]++;
    }
}

static void overtaken(void)
{
    CHECK(router_start(&router, fixture_info(4)));
    when_rung = NULL;
    (void)serve();
    counts[0] += 2;
    when_rung = overtake;
    serve_and_check(2, 0, 0);
}

int main(void)
{
    start();
    few_routes();
    more_than_kept();
    left_to_the_wait();
    each_route();
    forged(1, UINT64_MAX);
    forged(2, UINT64_MAX);
    flooded();
    left_to_its_interrupt();
    overtaken();
    return 0;
}
