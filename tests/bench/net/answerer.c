/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends a frame of the same length for each that it gets.
 */
#include <microkit.h>

#include "frames.h"

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;

static struct microkit_net net;

static void serve(void)
{
    struct microkit_net_frame frame;

    do {
        while (microkit_net_receive(&net, &frame)) {
            (void)send_frame(&net, frame.length);
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
