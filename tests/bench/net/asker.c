/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends frames, each when one has come back, and prints how many ticks of the clock many of them took: small and large ones, with one under way at a
 * time and with many. With -icount a tick is as many instructions of all cores together.
 */
#include <microkit.h>

#include "../uart.h"
#include "frames.h"

#define FRAMES 34000 /* of each round; three are 102,000 */
#define MANY   32
#define ROUNDS 3

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;

static const struct {
    uint32_t length, window;
} rounds[ROUNDS] = {{SMALL, 1}, {SMALL, MANY}, {LARGE, MANY}};

static struct microkit_net net;
static uint32_t round, sent, got;
static uint64_t begun;

static uint64_t now(void)
{
    uint64_t ticks;

    __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
}

static void send_more(void)
{
    while (round < ROUNDS && sent < FRAMES && sent - got < rounds[round].window &&
           send_frame(&net, rounds[round].length)) {
        sent += 1;
    }
}

static void begin(void)
{
    sent = 0;
    got = 0;
    begun = now();
    send_more();
}

static void finish(void)
{
    print("NET ");
    print_decimal(now() - begun);
    print("\n");
    if (++round < ROUNDS) {
        begin();
    } else {
        print("BENCH done\n");
    }
}

static void serve(void)
{
    struct microkit_net_frame frame;

    if (sent == 0) {
        begin();
    }
    do {
        while (microkit_net_receive(&net, &frame)) {
            if (++got == FRAMES) {
                finish();
            }
        }
        send_more();
    } while (!microkit_net_arm_receive(&net));
    if (microkit_net_publish(&net)) {
        microkit_notify(NET);
    }
}

void init(void)
{
    microkit_net_init(&net, own, peer);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch;
    serve();
}
