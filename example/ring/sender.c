/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends messages and filled buffers as fast as there is room, and sleeps when there is none.
 */
#include <microkit.h>

#include "shared.h"

#define RECEIVER 0 /* channel id, see ring.system */

struct of_sender *of_sender; /* set by the tool */
const struct of_receiver *of_receiver;

static struct microkit_ring messages;
static struct microkit_buffers buffers;
static uint64_t held[MICROKIT_BUFFERS_HELD_WORDS(BUFFERS)];
static uint64_t sent, filled;

static void send_messages(void)
{
    do {
        struct message message = {sent, body_of(sent, 0)};

        while (sent < MESSAGES && microkit_ring_put(&messages, &message)) {
            sent++;
            message = (struct message){sent, body_of(sent, 0)};
        }
    } while (sent < MESSAGES && !microkit_ring_arm(&messages));
    if (microkit_ring_publish(&messages)) {
        microkit_deferred_notify(RECEIVER);
    }
}

/* The data is written where the receiver reads it. */
static void fill(uint32_t number)
{
    uint64_t *words = microkit_buffers_data(&buffers, number);

    for (uint32_t i = 0; i < WORDS; i++) {
        words[i] = body_of(filled, i);
    }
    if (microkit_buffers_give(&buffers, number, WORDS * sizeof(words[0]))) {
        filled++;
    }
}

static void send_buffers(void)
{
    struct microkit_buffer buffer;

    do {
        while (filled < FILLS && microkit_buffers_get(&buffers, &buffer)) {
            fill(buffer.number);
        }
    } while (filled < FILLS && !microkit_buffers_arm(&buffers));
    if (microkit_buffers_publish(&buffers)) {
        microkit_deferred_notify(RECEIVER);
    }
}

void init(void)
{
    const uint32_t size = sizeof(struct microkit_buffer);
    struct microkit_ring used, free;

    microkit_ring_init_producer(&messages, of_sender->messages, of_receiver->messages, CAPACITY,
                                sizeof(struct message));
    microkit_ring_init_producer(&used, of_sender->used, of_receiver->used, BUFFERS, size);
    microkit_ring_init_consumer(&free, of_receiver->free, of_sender->free, BUFFERS, size);
    microkit_buffers_init(&buffers, &free, &used, of_sender->data, sizeof(of_sender->data[0]),
                          BUFFERS, held, false);
    send_messages();
}

void notified(microkit_channel ch)
{
    (void)ch; /* there is one: room, or free buffers, or both */
    send_messages();
    send_buffers();
}
