/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * block_virtualiser.elf: gives each client of a disk its partition, and nothing else. The client on channel n, 1 to 8, has partition n:
 * whose it is says the channel, which the kernel tells. Its blocks become the device's by block_range_translate, which is
 * proved; its data is region n, whatever the request says. No client can have more than its share of requests under way.
 *
 * If the driver was started again, it is given once more what it had not answered, and clients notice nothing. If this program was,
 * clients are told to begin anew. If the disk has become another, likewise.
 */
#include <microkit.h>

#include "block/partitions.h"
#include <microkit_block_server.h>

#define CLIENTS BLOCK_PARTITIONS
#define SHARE   7                     /* requests of a client under way */
#define SLOTS   (CLIENTS * SHARE + 1) /* and one of this program's own */
#define OWN     CLIENTS               /* whose that one is */

_Static_assert(SLOTS < MICROKIT_BLOCK_CAPACITY, "all fit into the driver's ring, and one to open");

/* Set by the tool: memory between this program and the driver, the driver's channel, and a region that is region 0 of the driver's
 * data. */
struct microkit_block_of_client *block_of_virtualiser;
const struct microkit_block_for_client *block_for_virtualiser;
uint64_t block_driver;
const uint64_t *block_table;

/* Memory between this program and each client. A client without is not there. */
const struct microkit_block_of_client *block_of_1, *block_of_2, *block_of_3, *block_of_4,
    *block_of_5, *block_of_6, *block_of_7, *block_of_8;
struct microkit_block_for_client *block_for_1, *block_for_2, *block_for_3, *block_for_4,
    *block_for_5, *block_for_6, *block_for_7, *block_for_8;

static struct client {
    bool there;
    struct microkit_block_server server;
    struct block_range range;
} clients[CLIENTS];

/* Requests that the driver has, or is to get: a bit for each slot that is used, and for each that is not sent yet. */
static uint64_t used, unsent;
static struct slot {
    uint32_t client;
    uint32_t id; /* the client's */
    struct microkit_block_request request;
} slots[SLOTS];

static struct microkit_block driver;
static struct block_partitions table;
static bool ready; /* clients are served */

/* ---- requests of clients --------------------------------------------------------------------- */

/* Makes a client's request the driver's, or says why not. */
static enum microkit_block_status translate(uint32_t number, struct microkit_block_request *request)
{
    request->data = number + 1;
    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        return MICROKIT_BLOCK_OK;
    }
    if (request->operation != MICROKIT_BLOCK_READ && request->operation != MICROKIT_BLOCK_WRITE) {
        return MICROKIT_BLOCK_BAD;
    }
    return block_range_translate(&clients[number].range, request->block, request->count,
                                 &request->block)
               ? MICROKIT_BLOCK_OK
               : MICROKIT_BLOCK_BAD;
}

/* There is a free slot: no client has more than its share. */
static void keep(uint32_t number, uint32_t id, const struct microkit_block_request *request)
{
    uint32_t slot = (uint32_t)__builtin_ctzll(~used);

    used |= UINT64_C(1) << slot;
    unsent |= UINT64_C(1) << slot;
    slots[slot] = (struct slot){.client = number, .id = id, .request = *request};
    slots[slot].request.id = slot;
}

static bool take_one(uint32_t number)
{
    struct microkit_block_request request;
    struct microkit_block_server *server = &clients[number].server;

    if (!clients[number].there || !microkit_block_server_take(server, SHARE, &request)) {
        return false;
    }
    enum microkit_block_status status = translate(number, &request);
    if (status == MICROKIT_BLOCK_OK) {
        keep(number, request.id, &request);
    } else {
        microkit_block_server_answer(server, request.id, status);
    }
    return true;
}

/* One of each client in turn. */
static void take_requests(void)
{
    bool some = ready;

    while (some) {
        some = false;
        for (uint32_t i = 0; i < CLIENTS; i++) {
            some |= take_one(i);
        }
    }
}

/* Until the driver has no room, or nothing is left. */
static void send(void)
{
    while (unsent != 0 && microkit_block_ask(&driver, &slots[__builtin_ctzll(unsent)].request)) {
        unsent &= unsent - 1;
    }
}

/* ---- the partition table --------------------------------------------------------------------- */

static void begin_client(struct client *client, const struct block_range *range)
{
    client->range = *range;
    client->server.about = (struct microkit_block_answer){
        .blocks = range->count, .most = driver.most, .read_only = driver.read_only};
    microkit_block_server_begin(&client->server);
}

static void finish_table(void)
{
    for (uint32_t i = 0; i < CLIENTS; i++) {
        begin_client(&clients[i], &table.ranges[i]);
    }
    ready = true;
}

static void go_on_with_table(void)
{
    struct microkit_block_request request = {.operation = MICROKIT_BLOCK_READ, .count = 1};

    if (block_partitions_want(&table, &request.block)) {
        keep(OWN, 0, &request);
    } else {
        finish_table();
    }
}

/* What clients had under way was for another disk. */
static void begin_table(uint64_t blocks)
{
    ready = false;
    used = 0;
    unsent = 0;
    block_partitions_begin(&table, blocks);
    go_on_with_table();
}

/* Copied: the table is judged by what nobody changes any more. */
static void take_block(enum microkit_block_status status)
{
    uint64_t copy[BLOCK_BYTES / sizeof(uint64_t)];

    if (status != MICROKIT_BLOCK_OK) {
        begin_table(0);
        return;
    }
    for (uint32_t i = 0; i < BLOCK_BYTES / sizeof(uint64_t); i++) {
        copy[i] = ((const volatile uint64_t *)block_table)[i];
    }
    block_partitions_take(&table, (const uint8_t *)copy);
    go_on_with_table();
}

/* ---- the driver's events --------------------------------------------------------------------- */

/* Of a request that the driver has. */
static void take_answer(const struct microkit_block_answer *answer)
{
    const struct slot *slot = &slots[answer->id % SLOTS];

    if (answer->id >= SLOTS || ((used & ~unsent) >> answer->id & 1) == 0) {
        return;
    }
    used &= ~(UINT64_C(1) << answer->id);
    if (slot->client == OWN) {
        take_block(answer->status);
    } else {
        microkit_block_server_answer(&clients[slot->client].server, slot->id, answer->status);
    }
}

static void take_events(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    while ((event = microkit_block_next(&driver, &answer)) != MICROKIT_BLOCK_NOTHING) {
        if (event == MICROKIT_BLOCK_ANSWERED) {
            take_answer(&answer);
        } else if (event == MICROKIT_BLOCK_LOST) {
            unsent = used;
        } else if (!ready || driver.blocks != table.blocks) {
            begin_table(driver.blocks);
        }
    }
}

/* ---- all together ---------------------------------------------------------------------------- */

static bool arm(void)
{
    bool armed = microkit_block_arm(&driver);

    for (uint32_t i = 0; i < CLIENTS && ready; i++) {
        armed &= !clients[i].there || microkit_block_server_arm(&clients[i].server, SHARE);
    }
    return armed;
}

static void publish(void)
{
    if (microkit_block_publish(&driver)) {
        microkit_notify((microkit_channel)block_driver);
    }
    for (uint32_t i = 0; i < CLIENTS; i++) {
        if (clients[i].there && microkit_block_server_publish(&clients[i].server)) {
            microkit_notify(i + 1);
        }
    }
}

static void serve(void)
{
    do {
        take_events();
        take_requests();
        send();
    } while (!arm());
    publish();
}

static void make_clients(void)
{
    const struct microkit_block_of_client *const of[CLIENTS] = {block_of_1, block_of_2, block_of_3,
                                                                block_of_4, block_of_5, block_of_6,
                                                                block_of_7, block_of_8};
    struct microkit_block_for_client *const for_them[CLIENTS] = {
        block_for_1, block_for_2, block_for_3, block_for_4,
        block_for_5, block_for_6, block_for_7, block_for_8};

    for (uint32_t i = 0; i < CLIENTS; i++) {
        clients[i].there = of[i] != 0 && for_them[i] != 0;
        if (clients[i].there) {
            microkit_block_server_init(&clients[i].server, of[i], for_them[i]);
        }
    }
}

void init(void)
{
    make_clients();
    microkit_block_init(&driver, block_of_virtualiser, block_for_virtualiser);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch; /* requests, answers, or room; of whom is seen in the rings */
    serve();
}
