/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A sender and a receiver of notifications over C11's orders: every order of their accesses, and every value that each load may
 * read (tests/libmicrokit/ring/explore.c, model.c). Before each notification the sender writes what it is about, not atomically:
 * whoever finds the notification reads that without a data race. All are found, though the receiver sleeps when it
 * finds none, and the log has two entries. What was stored before the kernel's barrier is known to whom the doorbell wakes, which is
 * what fences do here; they are no release and no acquire: the data are visible by the library's orders alone.
 */
#include "explore.h"

#include <microkit_ring_memory.h>
#include <multikit/pd.h>
#include <stdio.h>
#include <string.h>

#undef MICROKIT_XCORE_LOG
#define MICROKIT_XCORE_LOG 2

/* Stands for the builtins in what is included next. The sender reads its own words as they are. */
#define __atomic_store_n(at, value, order)                                    \
    ((order) == __ATOMIC_RELEASE ? model_store_release((void *)(at), (value)) \
                                 : model_store((void *)(at), (value)),        \
     *(at) = (value))
#define __atomic_load_n(at, order)                                        \
    ((order) == __ATOMIC_ACQUIRE ? model_load_acquire((const void *)(at)) \
                                 : model_load((const void *)(at)))

#include <xcore.c> /* of the library; a file that has the two macros */

#define CHANNELS 2
#define MOST     4

enum {
    SENDER,
    RECEIVER
};

struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];
seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];
struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];

static struct microkit_xcore_page page;
static microkit_ring_word data[CHANNELS][MOST];
static const unsigned int *script; /* channels, in the order of their notifications */
static unsigned int notifications, found;

static void reset(void)
{
    memset(&page, 0, sizeof(page));
    memset(microkit_xcore_channels, 0, sizeof(microkit_xcore_channels));
    microkit_xcore_senders[0] =
        (struct microkit_xcore_sender){.in = &page, .ids = (1u << CHANNELS) - 1};
    found = 0;
}

static void sender(void)
{
    unsigned int sent[CHANNELS] = {0};

    for (unsigned int i = 0; i < notifications; i++) {
        struct microkit_xcore_channel channel = {.out = &page, .id = script[i]};

        microkit_ring_write(&data[script[i]][sent[script[i]]++], i + 100);
        microkit_xcore_publish(&channel);
        microkit_ring_fence(); /* the kernel's */
        notify(RECEIVER);
    }
}

/* What each notification of the channel up to this one was about. */
static void read_data(unsigned int id, seL4_Word from)
{
    for (seL4_Word i = from; i < microkit_xcore_channels[id].last; i++) {
        require(microkit_ring_read(&data[id][i]) >= 100, "what was written before");
        found++;
    }
}

static void receiver(void)
{
    while (found < notifications) {
        seL4_Word before[CHANNELS], ids;

        for (unsigned int id = 0; id < CHANNELS; id++) {
            before[id] = microkit_xcore_channels[id].last;
        }
        ids = xcore_poll();
        for (unsigned int id = 0; id < CHANNELS; id++) {
            if (ids >> id & 1) {
                read_data(id, before[id]);
            }
        }
        if (ids == 0) {
            sleep_until_notified();
            microkit_ring_fence();
        }
    }
}

static void check(void)
{
    require(found == notifications, "each notification is found");
}

static const struct scenario scenario = {"notifications", reset, {sender, receiver}, check};

int main(void)
{
    static const unsigned int scripts[][3] = {{0, 0, 0}, {0, 1, 0}, {0, 1, 1}, {1, 0, 0}};

    for (unsigned int i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        script = scripts[i];
        for (notifications = 1; notifications <= 3; notifications++) {
            printf("%u notifications: %lu states\n", notifications,
                   (unsigned long)explore(&scenario));
        }
    }
    return 0;
}
