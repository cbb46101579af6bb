/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of the second client of example/uart_console: writes as fast as it can, without end of line, and never
 * reads. When something is typed for it, it writes nonsense into all that it can write.
 */
#include "console.h"

#define DRIVER 0
#define MUCH   100800 /* whole lines of the screen */

struct of_client *of_client; /* set by the tool */
const struct of_driver *of_driver;

static struct microkit_ring input, output;
static unsigned int written;

static void spoil(void)
{
    for (unsigned int i = 0; i < sizeof(*of_client); i += sizeof(uint32_t)) {
        *(volatile uint32_t *)((char *)of_client + i) = 0xdeadbeef;
    }
    microkit_notify(DRIVER);
}

static void write(void)
{
    uint64_t entry = 'x';

    do {
        while (written < MUCH && microkit_ring_put(&output, &entry)) {
            written++;
        }
    } while (written < MUCH && !microkit_ring_arm(&output));
    if (microkit_ring_publish(&output)) {
        microkit_notify(DRIVER);
    }
}

void init(void)
{
    microkit_ring_init_producer(&output, of_client->output, of_driver->output, CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_init_consumer(&input, of_driver->input, of_client->input, CAPACITY,
                                sizeof(uint64_t));
    write();
}

void notified(microkit_channel ch)
{
    (void)ch;
    if (microkit_ring_look(&input) > 0) {
        spoil();
    } else {
        write();
    }
}
