/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client that sends frames to and from anybody and, later, writes anything into its rings, each time the worker says so.
 */
#include <microkit.h>
#include <microkit_net.h>

#include "../../../chance.h"

#define NET     0   /* channel ids, see restart.system */
#define WORDS   200 /* of rings and state */
#define AT_ONCE 20
#define HONEST  50 /* times without a word of the rings being spoilt */

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;

static struct microkit_net net;

static const unsigned char addresses[2][MICROKIT_NET_ADDRESS] = {{0x56, 0x54, 0, 0x12, 0x34, 0x56},
                                                                 {0x5a, 0x54, 0, 0x12, 0x34, 0x56}};

static void send(void)
{
    unsigned char *frame = own->frames[chance() % MICROKIT_NET_FRAMES];
    const struct microkit_net_entry entry = {.buffer = (uint32_t)(chance() % 66),
                                             .length = (uint32_t)(chance() % 1600)};

    for (uint32_t i = 0; i < 40; i++) {
        frame[i] = (unsigned char)(chance() % 4 == 0 ? 0xff : chance());
    }
    if (chance() % 4 != 0) { /* its own address, or the worker's, the first client's */
        const unsigned char *address = addresses[chance() % 2];

        for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
            frame[MICROKIT_NET_ADDRESS + i] = address[i];
        }
    }
    (void)!microkit_ring_put(&net.out, &entry);
}

void init(void)
{
    microkit_net_init(&net, own, peer);
}

void notified(microkit_channel ch)
{
    static uint32_t times;

    if (ch == NET) {
        return;
    }
    for (uint32_t i = 0; i < AT_ONCE; i++) {
        send();
        if (times > HONEST) {
            ((volatile uint32_t *)own)[chance() % WORDS] =
                (uint32_t)(chance() % 3 == 0 ? chance() : chance() % 80);
        }
    }
    times++;
    (void)!microkit_net_publish(&net);
    microkit_notify(NET);
}
