/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The virtualiser between three honest clients, or two and one that writes anything, and a driver that is played here: with restarts of everybody
 * at any time. Each request that reaches the driver names the data of one client and blocks of that client's partition, which is known
 * here from how the table was made; each client reads what it wrote, has one answer for each request, and waits for nobody for ever.
 */
#include "pd/block_virtualiser.c"
#include "src/client.c"
#include "src/crc32.c"
#include "src/gpt.c"
#undef OF_COUNT
#include "src/mbr.c"
#include "src/partitions.c"
#include "src/range.c"
#include "src/server.c"

#include "peer.h"

#define DRIVER        40 /* a channel */
#define PEERS         3
#define HOSTILE       2
#define BLOCKS        120
#define DATA          (PEER_BLOCKS + 3) /* blocks of a client's region */
#define MOST_REQUESTS 64

seL4_Word message_words[64];

static const struct {
    uint32_t number, first, count;
} partitions[PEERS] = {{1, 10, 30}, {3, 40, 25}, {4, 70, 45}};

static struct peer peers[PEERS];
static char data[PEERS][DATA * 512] __attribute__((aligned(64)));
static uint64_t table_block[64];
static struct microkit_block_of_client of_virtualiser __attribute__((aligned(64)));
static struct microkit_block_for_client for_virtualiser __attribute__((aligned(64)));
static struct microkit_block_server played; /* the driver */
static struct microkit_block_request under_way[MOST_REQUESTS];
static uint32_t count;
static bool virtualiser_notified, driver_notified;
static uint8_t disk[BLOCKS * 512];
static bool with_hostile;

void microkit_notify(microkit_channel ch)
{
    if (ch == DRIVER) {
        driver_notified = true;
        return;
    }
    for (uint32_t i = 0; i < PEERS; i++) {
        if (partitions[i].number == ch) {
            peers[i].notified = true;
            return;
        }
    }
    CHECK(!"a client's channel");
}

void microkit_irq_ack(microkit_channel ch)
{
    (void)ch;
}

/* ---- the driver ------------------------------------------------------------------------------ */

static void check_request(const struct microkit_block_request *request)
{
    CHECK(request->operation >= 1 && request->operation <= 3 && request->id < SLOTS);
    if (request->data == 0) {
        CHECK(request->operation == MICROKIT_BLOCK_READ && request->count == 1 &&
              request->offset == 0);
        return;
    }
    for (uint32_t i = 0, same = 0; i < count; i++) {
        same += under_way[i].data == request->data;
        CHECK(same < 7); /* of a client at a time */
    }
    for (uint32_t i = 0; i < PEERS; i++) {
        if (partitions[i].number == request->data) {
            CHECK(request->operation == MICROKIT_BLOCK_FLUSH ||
                  (request->count > 0 && request->block >= partitions[i].first &&
                   request->block < partitions[i].first + partitions[i].count &&
                   request->count <= partitions[i].first + partitions[i].count - request->block));
            return;
        }
    }
    CHECK(!"a client's data");
}

/* As the real one: data is where the client's region is. */
static enum microkit_block_status execute_request(const struct microkit_block_request *request)
{
    char *at = (char *)table_block;
    uint64_t size = 512;

    for (uint32_t i = 0; i < PEERS; i++) {
        if (partitions[i].number == request->data) {
            at = data[i];
            size = sizeof(data[i]);
        }
    }
    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        return MICROKIT_BLOCK_OK;
    }
    uint64_t bytes = request->count * UINT64_C(512);
    if (request->offset % 512 != 0 || bytes > size || request->offset > size - bytes ||
        request->count > 16) {
        return MICROKIT_BLOCK_BAD;
    }
    if (request->operation == MICROKIT_BLOCK_READ) {
        memcpy(at + request->offset, disk + request->block * 512, bytes);
    } else {
        memcpy(disk + request->block * 512, at + request->offset, bytes);
    }
    return MICROKIT_BLOCK_OK;
}

static void finish_one(void)
{
    if (count > 0) {
        uint32_t which = chance() % count;
        enum microkit_block_status status = execute_request(&under_way[which]);

        microkit_block_server_answer(&played, under_way[which].id,
                                     status == MICROKIT_BLOCK_OK && chance() % 50 == 0 &&
                                             under_way[which].data != 0
                                         ? MICROKIT_BLOCK_IO
                                         : status);
        under_way[which] = under_way[--count];
    }
}

static void run_driver(uint32_t finish)
{
    driver_notified = false;
    do {
        while (microkit_block_server_take(&played, MOST_REQUESTS, &under_way[count])) {
            check_request(&under_way[count]);
            for (uint32_t i = 0; i < count; i++) {
                CHECK(under_way[i].id != under_way[count].id);
            }
            count++;
        }
        for (uint32_t i = 0; i < finish; i++) {
            finish_one();
        }
    } while (!microkit_block_server_arm(&played, MOST_REQUESTS));
    virtualiser_notified |= microkit_block_server_publish(&played);
}

static void boot_driver(void)
{
    count = 0;
    virtualiser_notified = false; /* what the one before was to notify is lost */
    microkit_block_server_init(&played, &of_virtualiser, &for_virtualiser);
    played.about = (struct microkit_block_answer){
        .blocks = BLOCKS - chance() % 2, .most = 16}; /* with another number, it is another disk */
    run_driver(0);
}

/* ---- the others ------------------------------------------------------------------------------ */

static void boot_virtualiser(void)
{
    memset(clients, 0, sizeof(clients));
    memset(slots, 0, sizeof(slots));
    used = unsent = 0;
    memset(&driver, 0, sizeof(driver));
    memset(&table, 0, sizeof(table));
    ready = false;
    driver_notified = false;
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].notified = false;
    }
    init();
}

static void make_disk(void)
{
    for (uint32_t i = 0; i < sizeof(disk); i++) {
        disk[i] = (uint8_t)chance();
    }
    memset(disk + 440, 0, 70);
    for (uint32_t i = 0; i < PEERS; i++) {
        uint8_t *at = disk + 446 + 16 * (partitions[i].number - 1);

        at[4] = 0x83;
        at[8] = (uint8_t)partitions[i].first;
        at[12] = (uint8_t)partitions[i].count;
    }
    disk[510] = 0x55;
    disk[511] = 0xaa;
}

static void make(void)
{
    make_disk();
    memset(&of_virtualiser, 0, sizeof(of_virtualiser));
    memset(&for_virtualiser, 0, sizeof(for_virtualiser));
    block_of_virtualiser = &of_virtualiser;
    block_for_virtualiser = &for_virtualiser;
    block_driver = DRIVER;
    block_table = table_block;
    block_of_1 = &peers[0].of, block_for_1 = &peers[0].for_it;
    block_of_3 = &peers[1].of, block_for_3 = &peers[1].for_it;
    block_of_4 = &peers[2].of, block_for_4 = &peers[2].for_it;
    for (uint32_t i = 0; i < PEERS; i++) {
        peer_make(&peers[i], data[i], disk + partitions[i].first * 512, partitions[i].count, DATA);
    }
    boot_driver();
    boot_virtualiser();
}

static bool run_somebody(void)
{
    for (uint32_t i = 0; i < PEERS; i++) {
        if (peers[i].notified && !(with_hostile && i == HOSTILE)) {
            virtualiser_notified |= peer_run(&peers[i]);
            return true;
        }
    }
    if (virtualiser_notified) {
        virtualiser_notified = false;
        notified(0);
        return true;
    }
    if (driver_notified || count > 0) {
        run_driver(1);
        return true;
    }
    return false;
}

static void settle(void)
{
    uint32_t most = 20000;

    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].quiet = true;
    }
    while (run_somebody()) {
        CHECK(most-- > 0);
    }
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].quiet = false;
        CHECK((with_hostile && i == HOSTILE) || (peers[i].open && peer_waits(&peers[i]) == 0));
    }
}

/* Anything into what it shares, and requests that look like some. */
static void scribble(void)
{
    char *bytes = (char *)&peers[HOSTILE].of;
    struct microkit_block_request request = {(uint32_t)chance(),  chance() % 5,  chance() % 130,
                                             chance() % 40 * 512, chance() % 20, chance() % 9};

    for (uint32_t k = 0; k < chance() % 4; k++) {
        bytes[chance() % sizeof(peers[0].of)] = (char)(chance() % 3 == 0 ? chance() : chance() % 4);
    }
    for (uint32_t k = 0; k < 1 + chance() % 12; k++) {
        (void)!microkit_ring_put(&peers[HOSTILE].end.requests, &request);
    }
    (void)!microkit_ring_publish(&peers[HOSTILE].end.requests);
    virtualiser_notified = true;
}

/* What a client waits for here is what the virtualiser has of it. */
static void check_slots(void)
{
    CHECK((unsent & ~used) == 0);
    for (uint32_t i = 0; i < CLIENTS && ready; i++) {
        uint32_t pending = 0;

        for (uint32_t k = 0; k < SLOTS; k++) {
            pending += (used >> k & 1) != 0 && slots[k].client == i;
        }
        CHECK(pending == clients[i].server.pending && pending <= SHARE);
    }
}

static void step(void)
{
    check_slots();
    switch (chance() % 400) {
    case 0:
        boot_driver();
        break;
    case 1:
        boot_virtualiser();
        break;
    case 2:
        virtualiser_notified = false;
        peer_start(&peers[chance() % HOSTILE]);
        break;
    case 3:
    case 4:
        settle();
        break;
    default:
        if (with_hostile && chance() % 8 == 0) {
            scribble();
        } else if (chance() % 2 == 0) {
            virtualiser_notified |= peer_run(&peers[chance() % (with_hostile ? HOSTILE : PEERS)]);
        } else {
            (void)run_somebody();
        }
    }
}

/* A driver that answers anything: it is trusted with data, and still nothing else goes wrong here. */
static void lying_driver(void)
{
    with_hostile = true;
    make();
    settle();
    for (uint32_t i = 0; i < 3000; i++) {
        const struct microkit_block_answer answer = {
            .id = (uint32_t)(chance() % 3 ? chance() % 60 : chance()),
            .status = (uint32_t)(chance() % 4 ? chance() % 5 : chance() % 300)};

        scribble();
        notified(0);
        check_slots();
        (void)!microkit_ring_put(&played.answers, &answer);
        (void)!microkit_ring_publish(&played.answers);
        if (chance() % 50 == 0) {
            ((char *)&for_virtualiser)[chance() % sizeof(for_virtualiser)] = (char)chance();
        }
        while (i % 64 > 48 && microkit_ring_take(&played.requests, &under_way[0])) {
        }
        (void)!microkit_ring_publish(&played.requests);
        if (chance() % 300 == 0) {
            memset(&of_virtualiser, 0, sizeof(of_virtualiser));
            memset(&for_virtualiser, 0, sizeof(for_virtualiser));
            memset(&peers[HOSTILE].of, 0, sizeof(peers[0].of));
            memset(&peers[HOSTILE].for_it, 0, sizeof(peers[0].for_it));
            peer_start(&peers[HOSTILE]);
            boot_driver();
            boot_virtualiser();
            settle();
        }
    }
}

/* Nobody waits for a disk that is not there: all are told. */
static void no_disk(void)
{
    with_hostile = false;
    make();
    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i].blocks = 0;
        peers[i].quiet = true;
        peer_start(&peers[i]);
    }
    boot_driver();
    played.about.blocks = 0;
    boot_virtualiser();
    settle();
    CHECK(ready && peers[0].open && peers[0].end.blocks == 0);
}

static void run(bool hostile)
{
    with_hostile = hostile;
    make();
    for (uint32_t i = 0; i < 20000; i++) {
        step();
    }
    settle();
    for (uint32_t i = 0; i < HOSTILE; i++) {
        CHECK(peers[i].answered > 500 && peers[i].opened > 5);
        CHECK(memcmp(peers[i].written, peers[i].contents, sizeof(peers[i].written)) == 0);
    }
}

int main(void)
{
    for (uint32_t i = 0; i < 10; i++) {
        run(i % 2);
    }
    no_disk();
    lying_driver();
    return passed();
}
