/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the place of a client of example/console: prints without an end of line and without reading, as the multiplexer has
 * room; later it writes anything into its region, and rings the multiplexer for each.
 */
#include <microkit_serial.h>

#include "chance.h"
#include <microkit.h>

#define MUX   0
#define FLOOD 50000 /* characters */
#define ONCE  200

struct microkit_serial_memory *own; /* set by the tool */
const struct microkit_serial_memory *peer;

static struct microkit_serial serial;
static unsigned int printed;

static void scribble(void)
{
    volatile char *memory = (volatile char *)own;

    for (unsigned int i = 0; i < ONCE; i++) {
        memory[chance() % sizeof(*own)] = (char)chance();
        memory[chance() % MICROKIT_RING_LINE] = (char)chance();
        microkit_notify(MUX);
    }
}

static void flood(void)
{
    do {
        while (printed < FLOOD && microkit_serial_put(&serial, 'x')) {
            printed++;
        }
    } while (printed < FLOOD && !microkit_serial_arm_put(&serial));
    if (microkit_serial_publish(&serial)) {
        microkit_notify(MUX);
    }
}

void init(void)
{
    microkit_serial_init(&serial, own, peer);
    flood();
}

void notified(microkit_channel ch)
{
    (void)ch;
    flood();
    if (printed == FLOOD) {
        scribble();
    }
}
