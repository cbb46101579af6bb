/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes messages and buffers and checks every word; the only one that prints.
 */
#include <microkit.h>

#include "shared.h"

#define SENDER 0 /* channel id, see ring.system */

const struct of_sender *of_sender; /* set by the tool */
struct of_receiver *of_receiver;

static struct microkit_ring messages;
static struct microkit_buffers buffers;
static uint64_t held[MICROKIT_BUFFERS_HELD_WORDS(BUFFERS)];
static uint64_t received, drained, wrong, doorbells;

static void take_messages(void)
{
    struct message message;

    do {
        while (microkit_ring_take(&messages, &message)) {
            wrong += message.number != received || message.body != body_of(received, 0);
            received++;
        }
    } while (!microkit_ring_arm(&messages));
    if (microkit_ring_publish(&messages)) {
        microkit_deferred_notify(SENDER);
    }
}

/* The sender could change the data while it is read; here that would only be counted as wrong. */
static void drain(const struct microkit_buffer *buffer)
{
    const uint64_t *words = microkit_buffers_data(&buffers, buffer->number);
    bool right = buffer->length == WORDS * sizeof(words[0]);

    for (uint32_t i = 0; i < WORDS; i++) {
        right = right && words[i] == body_of(drained, i);
    }
    wrong += !right;
    drained += microkit_buffers_give(&buffers, buffer->number, 0);
}

static void drain_buffers(void)
{
    struct microkit_buffer buffer;

    do {
        while (microkit_buffers_get(&buffers, &buffer)) {
            drain(&buffer);
        }
    } while (!microkit_buffers_arm(&buffers));
    if (microkit_buffers_publish(&buffers)) {
        microkit_deferred_notify(SENDER);
    }
}

static void say(uint64_t count, const char *what)
{
    microkit_dbg_puts("ring: ");
    microkit_dbg_put64(count);
    microkit_dbg_puts(what);
}

static void report(void)
{
    bool broken = microkit_ring_broken(&messages) || microkit_buffers_broken(&buffers);

    say(received, " messages received in order\n");
    say(drained, " buffers read where they were written\n");
    say(wrong, " wrong\n");
    /* Each end works until there is nothing left, so they take turns, a full ring at a time. */
    if (wrong == 0 && !broken && doorbells * 20 < MESSAGES + FILLS) {
        microkit_dbg_puts("ring: over 20 messages for each doorbell\n");
        microkit_dbg_puts("ring: all checks passed\n");
    }
}

void init(void)
{
    const uint32_t size = sizeof(struct microkit_buffer);
    struct microkit_ring used, free;

    microkit_ring_init_consumer(&messages, of_sender->messages, of_receiver->messages, CAPACITY,
                                sizeof(struct message));
    microkit_ring_init_consumer(&used, of_sender->used, of_receiver->used, BUFFERS, size);
    microkit_ring_init_producer(&free, of_receiver->free, of_sender->free, BUFFERS, size);
    microkit_buffers_init(&buffers, &used, &free, (void *)(uintptr_t)of_sender->data,
                          sizeof(of_sender->data[0]), BUFFERS, held, true);
    for (uint32_t i = 0; i < BUFFERS; i++) {
        (void)!microkit_buffers_give(&buffers, i, 0);
    }
    if (microkit_buffers_publish(&buffers)) {
        microkit_notify(SENDER);
    }
}

void notified(microkit_channel ch)
{
    static bool reported;

    (void)ch;
    doorbells++;
    take_messages();
    drain_buffers();
    if (received == MESSAGES && drained == FILLS && !reported) {
        reported = true;
        report();
    }
}
