/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends a burst of messages into the ring when the coordinator asks for it. Each is
 * sealed by the stamper, a server on the same core. When the ring is full it waits for the
 * consumer's notification.
 */
#include <microkit.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define STAMPER     1
#define CONSUMER    2

struct scoreboard *scoreboard; /* set by the tool */
struct ring *ring;

static uint64_t sent;
static uint64_t goal;

/* A protected procedure call to an active server on the same core. */
static uint64_t sealed(const struct message *message)
{
    microkit_mr_set(0, message->number);
    microkit_mr_set(1, message->body[0]);
    microkit_mr_set(2, message->body[1]);
    microkit_ppcall(STAMPER, microkit_msginfo_new(0, 3));
    score_set(&scoreboard->sealed, microkit_mr_get(1));
    return microkit_mr_get(0);
}

static void send_next(void)
{
    struct message *message = &ring->slots[sent % RING_SLOTS];

    message->number = sent;
    message->body[0] = body_of(sent, 0);
    message->body[1] = body_of(sent, 1);
    message->seal = sealed(message);
    sent++;
    score_set(&ring->written, sent); /* pairs with the acquire in the consumer's drain() */
}

static void pump(void)
{
    uint64_t before = sent;

    while (sent < goal && sent - score_get(&ring->read) < RING_SLOTS) {
        send_next();
    }
    if (sent != before) {
        microkit_notify(CONSUMER);
        if (sent == goal) {
            microkit_notify(COORDINATOR);
        }
    }
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == COORDINATOR) {
        goal += BURST;
    }
    pump();
}
