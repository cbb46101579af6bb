/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Senders and a receiver in threads, under ThreadSanitizer. What a channel carries is a plain
 * variable, written before the notification and read after it: only the protocol orders the two, as
 * the receiver looks all the time and there are no doorbells. One sender can be ahead of it by more than
 * the log has. Who misses a notification runs into the test's time limit.
 */
#include "xcore.h"

#include <multikit/xcore.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define SENDERS  2
#define CHANNELS MICROKIT_MAX_CHANNELS
#define FIRSTS   40 /* channels of the first sender; the other ones are the second's */
#define ROUNDS   300

struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];
seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];
struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];

static struct microkit_xcore_page pages[SENDERS];
static unsigned long data[MICROKIT_MAX_CHANNELS];
static unsigned long taken[MICROKIT_MAX_CHANNELS]; /* how often notified, by the receiver */

static void send(struct microkit_xcore_page *page, unsigned int id, unsigned long value)
{
    struct microkit_xcore_channel channel = {.out = page, .id = id};

    while (__atomic_load_n(&taken[id], __ATOMIC_ACQUIRE) != value - 1) {
        sched_yield();
    }
    data[id] = value;
    microkit_xcore_publish(&channel);
}

static void *sender(void *argument)
{
    struct microkit_xcore_page *page = argument;
    unsigned int first = page == pages ? 0 : FIRSTS;
    unsigned int end = page == pages ? FIRSTS : CHANNELS;

    for (unsigned long value = 1; value <= ROUNDS; value++) {
        for (unsigned int id = first; id < end; id++) {
            send(page, id, value);
        }
    }
    return NULL;
}

static void deliver(unsigned int id)
{
    if (data[id] != taken[id] + 1) {
        fprintf(stderr, "channel %u: %lu after %lu\n", id, data[id], taken[id]);
        exit(1);
    }
    __atomic_store_n(&taken[id], taken[id] + 1, __ATOMIC_RELEASE);
}

static void receive(unsigned long left)
{
    while (left != 0) {
        sched_yield();
        for (seL4_Word ids = xcore_poll(); ids != 0; ids &= ids - 1) {
            deliver((unsigned int)__builtin_ctzll(ids));
            left--;
        }
    }
}

int main(void)
{
    pthread_t threads[SENDERS];

    seL4_Word ids = ((seL4_Word)1 << FIRSTS) - 1;

    microkit_xcore_senders[0] = (struct microkit_xcore_sender){.in = &pages[0], .ids = ids};
    ids ^= ((seL4_Word)1 << CHANNELS) - 1;
    microkit_xcore_senders[1] = (struct microkit_xcore_sender){.in = &pages[1], .ids = ids};
    for (unsigned int i = 0; i < SENDERS; i++) {
        if (pthread_create(&threads[i], NULL, sender, &pages[i]) != 0) {
            return 1;
        }
    }
    receive((unsigned long)ROUNDS * CHANNELS);
    for (unsigned int i = 0; i < SENDERS; i++) {
        pthread_join(threads[i], NULL);
    }
    return xcore_poll() != 0;
}
