/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Works, and counts how far it gets in equal times while more and more cores flood its own. The
 * number at the end of its name is how many percent of its work without a flood must be left.
 */
#include "flood.h"

#include "../uart.h"

#define CORES   3      /* that flood */
#define SETTLE  12500  /* ticks: 200 us */
#define MEASURE 187500 /* 3 ms, three of the router's periods */

struct orders *orders;

static uint64_t bound(void)
{
    uint64_t percent = 0;

    for (const char *at = microkit_name; *at; at++) {
        percent = *at >= '0' && *at <= '9' ? percent * 10 + (uint64_t)(*at - '0') : 0;
    }
    return percent;
}

static void unit(void)
{
    uint64_t left = 40;

    __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(left)::"cc");
}

static uint64_t work(uint64_t ticks)
{
    uint64_t start = now(), done = 0, at;

    do {
        unit();
        done++;
        at = now();
        end_of_turn(at);
    } while (at - start < ticks);
    return done;
}

static bool phase(uint64_t flooders, uint64_t quiet)
{
    uint64_t done;

    orders->flooders = flooders;
    (void)work(SETTLE);
    done = work(MEASURE);
    print("FLOOD ");
    print_decimal(flooders);
    print(" ");
    print_decimal(done);
    print("\n");
    return done * 100 >= (quiet ? quiet : done) * bound();
}

void init(void)
{
    uint64_t quiet;
    bool good = true;

    start_turns();
    (void)work(SETTLE);
    quiet = work(MEASURE);
    for (uint64_t flooders = 0; flooders <= CORES; flooders++) {
        good = phase(flooders, quiet) && good;
    }
    print(good ? "FLOOD good\n" : "FLOOD FAILED\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
