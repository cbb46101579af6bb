/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client that writes anything into its rings, and requests that look like some, each time the worker says so.
 */
#include <microkit.h>
#include <microkit_block.h>

#include "../../../chance.h"

#define DISK    0 /* channel ids, see system.system */
#define WORDS   (sizeof(struct microkit_block_of_client) / sizeof(uint32_t))
#define AT_ONCE 20

struct microkit_block_of_client *own; /* set by the tool */
const struct microkit_block_for_client *servers;

static struct microkit_block disk;

static void ask(void)
{
    const struct microkit_block_request request = {.id = (uint32_t)chance(),
                                                   .operation = chance() % 5,
                                                   .block = chance() % 3 == 0 ? chance()
                                                                              : chance() % 20000,
                                                   .offset = chance() % 16 * 512,
                                                   .count = chance() % 200,
                                                   .data = chance() % 9};

    (void)!microkit_ring_put(&disk.requests, &request);
    (void)!microkit_ring_publish(&disk.requests);
}

void init(void)
{
    microkit_block_init(&disk, own, servers);
}

/* What it asks for first is right in form. */
void notified(microkit_channel ch)
{
    static uint32_t times;

    if (ch == DISK) {
        return;
    }
    for (uint32_t i = 0; i < AT_ONCE; i++) {
        ask();
        if (times > 10) {
            ((volatile uint32_t *)own)[chance() % WORDS] =
                (uint32_t)(chance() % 3 == 0 ? chance() : chance() % 80);
        }
    }
    times++;
    microkit_notify(DISK);
}
