/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * entropy_virtio.elf: a virtio entropy device (virtio 1.2, 5.4), for as many clients as have channels to it. It has the
 * device's page and interrupt, and memory for one buffer that the device fills. What comes is mixed into a generator, of which
 * clients are served at once; so none can use up what others need. Started again it begins anew: nothing of it
 * is to be kept.
 */
#include <microkit_entropy.h>
#include <microkit_virtio.h>

#include "entropy/pool.h"

#define KIND         4     /* entropy device */
#define SLOT         0x200 /* devices in a page: QEMU's are so far apart */
#define PAGE         0x1000
#define QUEUE        1 /* descriptors */
#define CALLS_A_SEED 1024
#define SEED_BYTES   (uint32_t)(POOL_WORDS * sizeof(uint32_t))

/* What driver and device have in common, at a page boundary. */
struct entropy_memory {
    char queue[MICROKIT_VIRTQ_SIZE(QUEUE)];
    uint32_t seed[POOL_WORDS];
};

/* Set by the tool: the page with the device's registers, or NULL; the memory, and its physical address; the interrupt's id. */
char *entropy_registers;
struct entropy_memory *entropy_memory;
uint64_t entropy_memory_address;
uint64_t entropy_irq;

static struct microkit_virtio device;
static struct microkit_virtq queue;
static struct pool pool;
static bool works;        /* there is a device */
static bool asked;        /* it has the buffer, or the end of it */
static uint32_t got;      /* bytes that it has filled */
static unsigned int left; /* calls until it is asked again */

/* ---- the device -------------------------------------------------------------------------- */

/* For what is still to be filled. */
static void ask(void)
{
    const struct microkit_virtq_descriptor rest = {
        .address = entropy_memory_address + __builtin_offsetof(struct entropy_memory, seed) + got,
        .length = SEED_BYTES - got,
        .flags = MICROKIT_VIRTQ_WRITE,
    };

    microkit_virtq_describe(&queue, 0, rest);
    microkit_virtq_offer(&queue, 0);
    microkit_virtq_publish(&queue);
    asked = true;
    left = CALLS_A_SEED;
}

/* All: who was told to wait may have been told so before a restart. */
static void tell_clients(void)
{
    for (uint64_t left = microkit_notifications; left != 0; left &= left - 1) {
        microkit_notify((microkit_channel)__builtin_ctzll(left));
    }
}

/* Read once, as the device could go on writing; and nowhere to be found after that. */
static void mix(void)
{
    volatile uint32_t *given = entropy_memory->seed;
    uint32_t seed[POOL_WORDS];

    for (unsigned int i = 0; i < POOL_WORDS; i++) {
        seed[i] = given[i];
        given[i] = 0;
    }
    pool_seed(&pool, seed);
}

/* A device may give fewer bytes than were asked for (5.4.6): then it is asked for the rest. More it cannot have written
 * there, whatever it says. */
static void collect(void)
{
    struct microkit_virtq_used used;

    if (!asked || !microkit_virtq_take(&queue, &used)) {
        return;
    }
    got += used.length < SEED_BYTES - got ? used.length : SEED_BYTES - got;
    if (got < SEED_BYTES) {
        ask();
        return;
    }
    bool first = !pool.seeded;

    asked = false;
    got = 0;
    mix();
    if (first) {
        tell_clients();
    }
}

static bool start(uintptr_t registers)
{
    return microkit_virtio_start(&device, registers, KIND, 0) &&
           microkit_virtio_add_queue(&device, 0, entropy_memory->queue, entropy_memory_address,
                                     QUEUE, &queue) &&
           microkit_virtio_run(&device);
}

static bool find(void)
{
    for (uintptr_t at = 0; at < PAGE; at += SLOT) {
        if (start((uintptr_t)entropy_registers + at)) {
            return true;
        }
    }
    return false;
}

/* ---- entry points ------------------------------------------------------------------------ */

void init(void)
{
    works = entropy_registers != NULL && entropy_memory != NULL && find();
    if (!works) {
        microkit_dbg_puts("entropy_virtio: there is no such device\n");
        return;
    }
    ask();
}

void notified(microkit_channel ch)
{
    if (ch == entropy_irq && works) {
        (void)microkit_virtio_acknowledge(&device);
        collect();
        microkit_deferred_irq_ack(ch);
    }
}

static microkit_msginfo give(const uint32_t words[POOL_WORDS])
{
    for (uint8_t i = 0; i < POOL_WORDS / 2; i++) {
        microkit_mr_set(i, words[2 * i] | (uint64_t)words[2 * i + 1] << 32);
    }
    return microkit_msginfo_new(MICROKIT_ENTROPY_OK, POOL_WORDS / 2);
}

/* Seeded once, it gives bytes for ever; that the device is asked again limits what is lost if a state becomes known. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    uint32_t words[POOL_WORDS];

    if (microkit_msginfo_get_label(msginfo) != MICROKIT_ENTROPY_READ) {
        return microkit_msginfo_new(MICROKIT_ENTROPY_BAD_CALL, 0);
    }
    (void)ch; /* to all the same */
    if (!pool_take(&pool, words)) {
        return microkit_msginfo_new(MICROKIT_ENTROPY_NOT_YET, 0);
    }
    if (!asked && --left == 0) {
        ask();
    }
    return give(words);
}
