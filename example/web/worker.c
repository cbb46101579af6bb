/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One of two that pass a ball between their cores: the one with a timer serves it a hundred times a second, the other plays it back. Each counts what it
 * sends and gets, and works a little.
 */
#include <microkit.h>
#include <microkit_timer.h>

#include "pds.h"

#define OTHER  0 /* channel id, see web.system */
#define NONE   UINT64_MAX
#define PERIOD (MICROKIT_NS_PER_SECOND / 100)
#define WORK   (MICROKIT_NS_PER_SECOND / 5000)

struct worker_counts *counts; /* set by the tool */
uint64_t timer = NONE;        /* the channel to the timer, of who has one */

static uint64_t next;

static void work(void)
{
    uint64_t end = microkit_time() + WORK;

    while (microkit_time() < end) {
    }
}

static void send(void)
{
    counts->sent++;
    microkit_notify(OTHER);
}

static void serve_ball(void)
{
    if (microkit_time() >= next) {
        send();
        next += PERIOD;
    }
    (void)microkit_timer_set((microkit_channel)timer, next);
}

void init(void)
{
    next = microkit_time();
    if (timer != NONE) {
        serve_ball();
    }
}

void notified(microkit_channel ch)
{
    if (ch == timer) {
        serve_ball();
        return;
    }
    counts->received++;
    work();
    if (timer == NONE) {
        send();
    }
}
