/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes the messages from the ring and checks every word of them. Also echoes the
 * ticker's notifications, on the same core.
 */
#include <microkit.h>
#include <microkit_ring.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define PRODUCER    1
#define TICKER      2

struct scoreboard *scoreboard; /* set by the tool */
void *ring;

static struct microkit_ring messages;
static uint64_t received;
static uint64_t wrong;
static uint64_t echoes;

static bool is_right(const struct message *message)
{
    return message->number == received && message->body[0] == body_of(received, 0) &&
           message->body[1] == body_of(received, 1) &&
           message->seal == seal_of(received, body_of(received, 0), body_of(received, 1));
}

/* Take what there is; returns whether the last of a burst was among it. */
static bool take_all(void)
{
    struct message message;
    bool burst_done = false;

    while (microkit_ring_take(&messages, &message)) {
        wrong += !is_right(&message);
        received++;
        burst_done |= received % BURST == 0;
    }
    return burst_done;
}

static void drain(void)
{
    bool burst_done = false;

    do {
        burst_done |= take_all();
    } while (!microkit_ring_arm(&messages));
    score_set(&scoreboard->wrong, wrong);
    score_set(&scoreboard->received, received);
    if (microkit_ring_publish(&messages)) {
        microkit_notify(PRODUCER);
    }
    if (burst_done) {
        microkit_notify(COORDINATOR);
    }
}

void init(void)
{
    microkit_ring_init_consumer(&messages, microkit_ring_produced(ring), ring, RING_SLOTS,
                                sizeof(struct message));
}

void notified(microkit_channel ch)
{
    if (ch == PRODUCER) {
        drain();
    } else if (ch == TICKER) {
        score_set(&scoreboard->echoes, ++echoes);
        microkit_notify(TICKER);
    }
}
