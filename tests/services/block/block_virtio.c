/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver with a model of the device and an honest client, in any order of events, with restarts of both and a device that fails at
 * times: what is read is what was written, each request has one answer, nobody waits for ever. Then devices and clients that
 * write anything into what they share with it: no access outside, and the device is told of no other memory.
 */
#include <string.h>

#include "pd/block_virtio.c"
#include "src/client.c"
#include "src/driver.c"
#include "src/server.c"
#include "src/disk.c"
#include "src/range.c"
#include "../virtio/src/device.c"
#include "../virtio/src/queue.c"

#include "../virtio/model.h"
#include "peer.h"

#define IRQ    5
#define CLIENT 3
#define DATA   (arena + 0x8000) /* region 1 */
#define BEYOND 24               /* blocks of it */

seL4_Word message_words[64];

static struct peer peer;
static bool driver_notified, irq_masked;
static uint32_t edges; /* interrupts that were raised and not delivered */

void microkit_notify(microkit_channel ch)
{
    CHECK(ch == CLIENT);
    peer.notified = true;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ);
    irq_masked = false;
}

/* What the one before was to notify, or was notified of, is lost. */
static void boot(void)
{
    driver_notified = false;
    peer.notified = false;
    memset(&disk, 0, sizeof(disk));
    memset(&server, 0, sizeof(server));
    init();
}

static void make(bool legacy)
{
    model_make(legacy);
    model.registers = 0x10000000 + 0x200 * (chance() % 8);
    model.most = chance() % 4 == 0 ? 4 + chance() % 20 : 1024;
    model.no_flush = chance() % 4 == 0;
    model.size_max = chance() % 3 == 0 ? 1024 : chance() % 2 == 0 ? 1 << 20 : 0;
    model.data_begin = address_of(DATA);
    model.data_end = model.data_begin + BEYOND * 512;
    block_registers = (char *)0x10000000;
    block_queue = (struct block_disk_memory *)arena;
    block_queue_address = ARENA_ADDRESS;
    block_of_client = &peer.of;
    block_for_client = &peer.for_it;
    block_irq = IRQ;
    block_client = CLIENT;
    block_address_1 = address_of(DATA);
    block_size_1 = BEYOND * 512;
    for (uint32_t i = 0; i < sizeof(model_disk); i++) {
        model_disk[i] = (uint8_t)chance();
    }
    peer_make(&peer, DATA, model_disk, MODEL_BLOCKS, BEYOND);
    boot();
    irq_masked = false;
    edges = 0;
}

static void execute_one(bool fails)
{
    static const uint8_t statuses[] = {0, 0, 0, 0, 0, 0, 0, 1, 2, 77};
    uint32_t before = model.interrupt;

    if (model_execute(fails ? statuses[chance() % 10] : 0)) {
        edges += (before & 1) == 0;
    }
}

static bool interrupt(void)
{
    if (edges == 0 || irq_masked) {
        return false;
    }
    edges = 0;
    irq_masked = true;
    notified(IRQ);
    CHECK(!irq_masked);
    return true;
}

static bool run_somebody(void)
{
    if (peer.notified) {
        driver_notified |= peer_run(&peer);
        return true;
    }
    if (driver_notified) {
        driver_notified = false;
        notified(CLIENT);
        return true;
    }
    return interrupt();
}

/* Who is not notified does nothing; so if a notification is missing, this ends with something undone. */
static void settle(void)
{
    uint32_t most = 10000;

    peer.quiet = true;
    while (run_somebody() || (model_look(), model.count != 0)) {
        CHECK(most-- > 0);
        execute_one(false);
    }
    CHECK(peer.open && peer_waits(&peer) == 0 && server.pending == 0 && disk.busy == 0);
    peer.quiet = false;
}

static void step(bool fails)
{
    switch (chance() % 64) {
    case 0:
        boot();
        break;
    case 1:
        driver_notified = false;
        peer_start(&peer);
        break;
    case 2:
        notified(CLIENT);
        break;
    case 3:
        settle();
        CHECK(memcmp(peer.written, model_disk, sizeof(peer.written)) == 0);
        break;
    default:
        if (chance() % 3 == 0) {
            execute_one(fails);
        } else if (chance() % 3 == 0) {
            driver_notified |= peer_run(&peer);
        } else {
            (void)run_somebody();
        }
    }
}

static void honest(bool legacy, bool fails)
{
    make(legacy);
    for (uint32_t i = 0; i < 3000; i++) {
        step(fails);
    }
    settle();
    CHECK(disk.most <= BLOCK_DISK_MOST &&
          (model.size_max == 0 || disk.most * 512 <= model.size_max));
    CHECK(peer.answered > 100 && peer.opened > 3 && (peer.failed != 0) == fails);
}

/* ---- those that are not honest --------------------------------------------------------------- */

/* It has n requests at most once each. */
static void ask_numbered(void)
{
    static uint32_t number;
    const struct microkit_block_request request = {.id = number++,
                                                   .operation = 1 + chance() % 2,
                                                   .block = chance() % 9,
                                                   .count = 1,
                                                   .data = 1};

    (void)!microkit_block_ask(&peer.end, &request);
    (void)!microkit_block_publish(&peer.end);
}

/* Uses some that it has, some twice, and some that it has not; seldom more than it was given. */
static void use_anything(void)
{
    const uint16_t *used = model_at(model.used, 4 + 8 * (uint64_t)model.size);
    uint16_t head =
        model.count != 0
            ? model.heads[model.count - 1 - chance() % (model.count < 4 ? model.count : 4)]
            : 0;

    for (uint32_t k = 0; k < chance() % 4; k++) {
        if (used[1] != model.seen || chance() % 100 == 0) {
            model_use(chance() % 100 == 0 ? (uint16_t)chance()
                                          : (uint16_t)(head + (chance() % 50 == 0)),
                      (uint32_t)chance());
        }
    }
}

/* It executes nothing and writes no status: so nothing is done well. */
static void take_failures(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    while ((event = microkit_block_next(&peer.end, &answer)) != MICROKIT_BLOCK_NOTHING) {
        CHECK(event != MICROKIT_BLOCK_ANSWERED || answer.status == MICROKIT_BLOCK_IO ||
              answer.status == MICROKIT_BLOCK_GONE);
    }
}

static void hostile_device(bool legacy, bool scribbles)
{
    make(legacy);
    model.hostile = true;
    for (uint32_t i = 0; i < 300; i++) {
        uint16_t *used = model_at(model.used, 4 + 8 * (uint64_t)model.size);

        model_look();
        use_anything();
        if (scribbles && chance() % 16 == 0) {
            used[chance() % 40] = (uint16_t)chance();
            arena[MICROKIT_VIRTQ_SIZE(BLOCK_DISK_DESCRIPTORS) +
                  chance() % sizeof(disk.memory->headers)] = (char)chance();
        }
        if (chance() % 100 == 0) {
            model.status |= 64; /* asks to be reset */
        }
        irq_masked = false;
        notified(chance() % 2 == 0 ? IRQ : CLIENT);
        CHECK(__builtin_popcountll(disk.busy) == (int)server.pending &&
              server.pending <= BLOCK_DISK_SLOTS);
        CHECK(!disk.queue.broken || !disk.works);
        take_failures();
        for (uint32_t k = 0; k < 3; k++) {
            ask_numbered();
        }
    }
    CHECK(disk.works || disk.busy == 0);
}

/* One that does not stop keeps what it has: nobody is told that its memory is free. */
static void does_not_stop(void)
{
    make(false);
    while (disk.busy == 0) {
        driver_notified |= peer_run(&peer);
        notified(CLIENT);
    }
    uint32_t pending = server.pending;

    model.never_stops = true;
    model.status |= 64;
    notified(IRQ);
    CHECK(!disk.works && server.pending == pending);
    model.never_stops = false;
    notified(CLIENT);
    CHECK(server.pending == 0 && model.status == 0);
}

/* The model checks where data is, and which blocks. */
static void hostile_client(bool legacy)
{
    make(legacy);
    for (uint32_t i = 0; i < 2000; i++) {
        char *bytes = (char *)&peer.of;
        struct microkit_block_request request;

        for (uint32_t k = 0; k < chance() % 8; k++) {
            bytes[chance() % sizeof(peer.of)] = (char)(chance() % 3 == 0 ? chance() : chance() % 4);
        }
        if (chance() % 2 == 0) {
            request =
                (struct microkit_block_request){(uint32_t)chance(),  chance() % 5,  chance() % 400,
                                                chance() % 30 * 512, chance() % 20, chance() % 11};
            (void)!microkit_ring_put(&peer.end.requests, &request);
            (void)!microkit_ring_publish(&peer.end.requests);
        }
        notified(CLIENT);
        execute_one(true);
        (void)interrupt();
        if (chance() % 200 == 0) {
            memset(&peer.of, 0, sizeof(peer.of));
            memset(&peer.for_it, 0, sizeof(peer.for_it));
            boot();
            peer_start(&peer);
        }
    }
}

/* A head is the first of three. */
static void wrong_head(void)
{
    make(false);
    while (disk.busy == 0) {
        driver_notified |= peer_run(&peer);
        notified(CLIENT);
    }
    model_look();
    model_use(model.heads[0] + 1, 0);
    notified(IRQ);
    CHECK(!disk.works && server.pending == 0);
}

static void no_device(void)
{
    model_make(true);
    model.registers = 0x20000000;
    memset(&peer, 0, sizeof(peer));
    peer_make(&peer, DATA, model_disk, 0, 0);
    peer.quiet = true;
    boot();
    (void)peer_run(&peer);
    notified(CLIENT);
    (void)peer_run(&peer);
    CHECK(peer.open && disk.blocks == 0 && !disk.works);
}

static void read_only(void)
{
    const struct microkit_block_request request = {
        .operation = MICROKIT_BLOCK_WRITE, .count = 1, .data = 1};
    struct microkit_block_answer answer;

    make(false);
    model.read_only = true;
    boot();
    while (!peer.end.open || !peer.end.read_only) {
        (void)microkit_block_next(&peer.end, &answer);
        (void)!microkit_block_publish(&peer.end);
        notified(CLIENT);
    }
    CHECK(microkit_block_ask(&peer.end, &request) && microkit_block_publish(&peer.end));
    notified(CLIENT);
    CHECK(microkit_block_next(&peer.end, &answer) == MICROKIT_BLOCK_ANSWERED &&
          answer.status == MICROKIT_BLOCK_READ_ONLY);
}

int main(void)
{
    for (uint32_t i = 0; i < 40; i++) {
        honest(i % 2, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 200; i++) {
        hostile_device(i % 2, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 20; i++) {
        hostile_client(i % 2);
    }
    does_not_stop();
    wrong_head();
    no_device();
    read_only();
    return passed();
}
