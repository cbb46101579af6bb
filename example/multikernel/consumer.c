/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes the messages from the ring and checks every word of them. Also echoes the
 * ticker's notifications, on the same core.
 */
#include <microkit.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define PRODUCER    1
#define TICKER      2

struct scoreboard *scoreboard; /* set by the tool */
struct ring *ring;

static uint64_t received;
static uint64_t wrong;
static uint64_t echoes;

static bool is_right(const struct message *message)
{
    return message->number == received && message->body[0] == body_of(received, 0) &&
           message->body[1] == body_of(received, 1) &&
           message->seal == seal_of(received, body_of(received, 0), body_of(received, 1));
}

/* Take one message; returns whether it was the last of a burst. */
static bool take(void)
{
    if (!is_right(&ring->slots[received % RING_SLOTS])) {
        wrong++;
    }
    received++;
    score_set(&ring->read, received); /* the slot is the producer's again */
    return received % BURST == 0;
}

static void drain(void)
{
    bool burst_done = false;

    while (received != score_get(&ring->written)) {
        burst_done |= take();
    }
    score_set(&scoreboard->wrong, wrong);
    score_set(&scoreboard->received, received);
    microkit_notify(PRODUCER);
    if (burst_done) {
        microkit_notify(COORDINATOR);
    }
}

void init(void)
{
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
