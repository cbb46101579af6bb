/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends a frame to the outside, where somebody sends it back, and marks what is executed from before it to behind its return: by client, virtualiser, driver
 * and kernel, all on one core. Then a large one, and several at once.
 */
#include <microkit.h>

#include "../marks.h"
#include "../uart.h"
#include "frames.h"

#define ROUNDS 64 /* of each */
#define EIGHT  8

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;

static struct microkit_net net;
static uint32_t round, waits;

static void send(uint32_t length, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        waits += send_frame(&net, length);
    }
}

static void begin(void)
{
    switch (round / ROUNDS) {
    case 0:
        MARK_BEGIN(PATH_net_small);
        send(SMALL, 1);
        break;
    case 1:
        MARK_BEGIN(PATH_net_large);
        send(LARGE, 1);
        break;
    case 2:
        MARK_BEGIN(PATH_net_eight);
        send(SMALL, EIGHT);
        break;
    default:
        print("BENCH done\n");
    }
    round += waits != 0; /* there may be no address yet */
}

static void serve(void)
{
    struct microkit_net_frame frame;

    if (waits == 0 && round == 0) {
        begin();
    }
    do {
        while (microkit_net_receive(&net, &frame)) {
            if (waits != 0 && --waits == 0) {
                MARK_DONE();
                begin();
            }
        }
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
