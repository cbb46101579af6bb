/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every order in which the memory accesses of a sender and a receiver can follow one another, for a few
 * notifications and a log of two entries, so that it is overrun: whatever the order, each
 * notification is delivered after it was sent, and none more often than it was sent. And that a
 * sender cannot keep the receiver looking, however it writes meanwhile. The
 * sender runs as a coroutine that stops before each of its stores and before it rings; the
 * receiver's loads let it take as many steps as this order says. What weak memory adds to these
 * orders is for the acquires and releases (docs/design/cross-core-notifications.md) and for
 * threads.c.
 */
#include "every_order.h"

#include <multikit/pd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#undef MICROKIT_XCORE_LOG
#define MICROKIT_XCORE_LOG 2

static void sender_stops(void);
static void sender_goes(void);

/* Stands for the builtins in what is included next. */
#define __atomic_store_n(at, value, order) (sender_stops(), *(at) = (value))
#define __atomic_load_n(at, order)         (sender_goes(), *(at))

#include "../../libmicrokit/src/xcore.c" /* a file that has the two macros */

#define CHANNELS 2

struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];
seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];
struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];

static struct microkit_xcore_page page;
static const unsigned int *script; /* channels, in the order of their notifications */
static unsigned int notifications;

static ucontext_t sender, receiver;
static char stack[65536];
static bool sender_done, bell;
static unsigned int sent[CHANNELS], delivered[CHANNELS];
static unsigned int undelivered[CHANNELS]; /* rung for since the receiver last found the channel */

static void sender_stops(void)
{
    swapcontext(&sender, &receiver);
}

static void run_sender(void)
{
    for (unsigned int i = 0; i < notifications; i++) {
        struct microkit_xcore_channel channel = {.out = &page, .id = script[i]};

        sent[script[i]]++;
        undelivered[script[i]] = 1;
        microkit_xcore_publish(&channel);
        sender_stops();
        bell = true;
    }
    sender_done = true;
}

/* A sender that writes, before each load of the receiver, the entry that it will look at next. */
static bool chases;
static unsigned int chased;

static void chase(void)
{
    seL4_Word number = chased++ / 2;

    page.log[number % MICROKIT_XCORE_LOG] = number << MICROKIT_XCORE_ID_BITS;
    if (chased == 1000) {
        fprintf(stderr, "the receiver does not come to an end\n");
        exit(1);
    }
}

static void sender_goes(void)
{
    if (chases) {
        chase();
        return;
    }
    while (!sender_done && decide()) {
        swapcontext(&receiver, &sender);
    }
}

static void receive(void)
{
    bell = false;
    for (seL4_Word ids = xcore_poll(); ids != 0; ids &= ids - 1) {
        unsigned int id = (unsigned int)__builtin_ctzll(ids);

        delivered[id]++;
        undelivered[id] = 0;
    }
}

static void start(void)
{
    memset(&page, 0, sizeof(page));
    memset(microkit_xcore_channels, 0, sizeof(microkit_xcore_channels));
    memset(sent, 0, sizeof(sent));
    memset(delivered, 0, sizeof(delivered));
    memset(undelivered, 0, sizeof(undelivered));
    microkit_xcore_senders[0] =
        (struct microkit_xcore_sender){.in = &page, .ids = ((seL4_Word)1 << CHANNELS) - 1};
    sender_done = bell = false;
    getcontext(&sender);
    sender.uc_stack.ss_sp = stack;
    sender.uc_stack.ss_size = sizeof(stack);
    sender.uc_link = &receiver;
    makecontext(&sender, run_sender, 0);
}

static void run(void)
{
    start();
    while (!sender_done || bell) {
        if (bell) {
            receive();
        } else {
            swapcontext(&receiver, &sender);
        }
    }
    for (unsigned int id = 0; id < CHANNELS; id++) {
        if (undelivered[id] || delivered[id] > sent[id]) {
            fprintf(stderr, "channel %u: sent %u, delivered %u, lost %u\n", id, sent[id],
                    delivered[id], undelivered[id]);
            exit(1);
        }
    }
}

static unsigned long all_orders(const unsigned int *channels, unsigned int count)
{
    script = channels;
    notifications = count;
    return every_order(run);
}

int main(void)
{
    static const unsigned int scripts[][3] = {{0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}};
    unsigned long orders = 0;

    start();
    chases = true;
    page.count = UINT64_MAX;
    (void)xcore_poll();
    chases = false;
    for (unsigned int i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        orders += all_orders(scripts[i], 3);
    }
    printf("%lu orders\n", orders);
    return 0;
}
