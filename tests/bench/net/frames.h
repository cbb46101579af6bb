/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the programs here have in common: frames to all whom the rules allow, which is one. Their contents do not matter.
 */
#pragma once

#include <microkit_net.h>

#define NET   0 /* channel id */
#define SMALL 60
#define LARGE MICROKIT_NET_MOST

/* False: there is no room, or no address yet. */
static inline bool send_frame(struct microkit_net *net, uint32_t length)
{
    unsigned char *frame = microkit_net_room(net);

    if (frame == NULL || !microkit_net_address(net, frame + MICROKIT_NET_ADDRESS)) {
        return false;
    }
    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        frame[i] = 0xff;
    }
    return microkit_net_send(net, length);
}
