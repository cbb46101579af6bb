/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends a burst of messages into the ring when the coordinator asks for it. Each is
 * sealed by the stamper, a server on the same core. When the ring is full it waits for the
 * consumer's notification.
 */
#include <microkit.h>
#include <microkit_ring.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define STAMPER     1
#define CONSUMER    2

struct scoreboard *scoreboard; /* set by the tool */
void *ring;

static struct microkit_ring messages;
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

/* Only what has room is sealed. */
static bool send_next(void)
{
    if (microkit_ring_look(&messages) == 0) {
        return false;
    }
    struct message message = {sent, {body_of(sent, 0), body_of(sent, 1)}, 0};

    message.seal = sealed(&message);
    sent += microkit_ring_put(&messages, &message);
    return true;
}

static void pump(void)
{
    uint64_t before = sent;

    do {
        while (sent < goal && send_next()) {
        }
    } while (sent < goal && !microkit_ring_arm(&messages));
    if (microkit_ring_publish(&messages)) {
        microkit_notify(CONSUMER);
    }
    if (sent != before && sent == goal) {
        microkit_notify(COORDINATOR);
    }
}

void init(void)
{
    microkit_ring_init_producer(&messages, microkit_ring_produced(ring), ring, RING_SLOTS,
                                sizeof(struct message));
}

void notified(microkit_channel ch)
{
    if (ch == COORDINATOR) {
        goal += BURST;
    }
    pump();
}
