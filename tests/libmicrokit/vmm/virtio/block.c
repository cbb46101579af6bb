/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's disk with a server that does what it must: all requests of virtio 1.2, 5.2.6, in pieces and at once, and what
 * becomes of them when the guest resets the device, or the server begins anew.
 */
#include "server.h"

static void ready(void)
{
    disk_begin();
    server_begin(false);
    driver_start(F_FLUSH, DEPTH);
}

static void attributes(void)
{
    disk_begin();
    CHECK(reg(0x008) == 2 && reg(0x010) == (1 << 2 | 1 << 9));
    CHECK(reg(0x100) == 0 && reg(0x104) == 0 && reg(0x10c) == DEPTH - 2);
    driver_start(F_FLUSH, DEPTH);
    CHECK(!microkit_vm_disk_ready(&disk));
    server_begin(false);
    CHECK(microkit_vm_disk_ready(&disk));
    CHECK(reg(0x100) == BLOCKS && reg(0x104) == 0 && reg(0x0fc) == 1);
    CHECK(reg(0x060) == 2 && driver_line());
    server_begin(false); /* nothing has changed */
    CHECK(reg(0x0fc) == 1);
    disk_begin();
    server_begin(true);
    disk_load();
    CHECK(reg(0x010) == (1 << 2 | 1 << 5 | 1 << 9));
    microkit_vm_disk_init(&disk, MODEL_CHANNEL, &of_vmm, &for_vmm, data,
                          MICROKIT_VM_DISK_REQUESTS * BLOCK - 1);
    model_start(1);
    microkit_vm_start(&vm);
    CHECK(!microkit_vm_disk_add(&disk, &vm, DEVICE_BASE, DEVICE_IRQ));
}

static void reads_and_writes(void)
{
    const uint32_t size = 9 * BLOCK; /* in five pieces */
    uint8_t *blocks = ram_at(AT_BLOCKS);
    uint32_t written = 0;

    ready();
    CHECK(transfer(IN, 11, size, &written) == 0 && written == size + 1);
    CHECK(memcmp(blocks, server.blocks + 11 * BLOCK, size) == 0 && server.requests == 5);
    for (uint32_t i = 0; i < size; i++) {
        blocks[i] = (uint8_t)(i * 3);
    }
    CHECK(transfer(OUT, BLOCKS - 9, size, &written) == 0 && written == 1);
    for (uint32_t i = 0; i < sizeof(server.blocks); i++) {
        CHECK(server.blocks[i] ==
              (i < (BLOCKS - 9) * BLOCK ? pattern(i) : (uint8_t)((i - (BLOCKS - 9) * BLOCK) * 3)));
    }
    CHECK(server.flushes == 0 && transfer(FLUSH, 0, 0, &written) == 0 && server.flushes == 1);
    CHECK(written == 1 && reg(0x060) == 1 && driver_line());
}

/* A server that takes more at once than there is room for. */
static void pieces_fit(void)
{
    uint32_t written = 0;

    most = 50;
    ready();
    CHECK(transfer(IN, 0, 10 * BLOCK, &written) == 0 && server.requests == 4);
    CHECK(memcmp(ram_at(AT_BLOCKS), server.blocks, 10 * BLOCK) == 0);
    most = 2;
}

/* Header, data and status in descriptors of any length. */
static void framing(void)
{
    struct driver_used entry;

    ready();
    memset(ram_at(AT_DATA), 0, 16);
    *(uint64_t *)ram_at(AT_DATA + 8) = 3;
    describe(0, AT_DATA, 5, NEXT);
    describe(1, AT_DATA + 5, 11, NEXT);
    describe(2, AT_BLOCKS, 100, NEXT | WRITE);
    describe(3, AT_BLOCKS + 100, 3 * BLOCK - 100 + 1, WRITE);
    offer(0, DEPTH);
    kick(0);
    server_run();
    CHECK(take_used(DEPTH, &entry) && entry.length == 3 * BLOCK + 1);
    CHECK(memcmp(ram_at(AT_BLOCKS), server.blocks + 3 * BLOCK, 3 * BLOCK) == 0);
    CHECK(*(uint8_t *)ram_at(AT_BLOCKS + 3 * BLOCK) == 0);
}

static void answered_at_once(void)
{
    uint32_t written = 0;

    ready();
    memset(ram_at(AT_BLOCKS), 0xee, 30);
    CHECK(transfer(GET_ID, 0, 20, &written) == 0 && written == 21);
    CHECK(memcmp(ram_at(AT_BLOCKS), "multikit\0\0\0\0\0\0\0\0\0\0\0\0\xee", 21) == 0);
    CHECK(transfer(GET_ID, 0, 4, &written) == 0 && written == 5);
    CHECK(transfer(GET_ID, 0, 30, &written) == 0 && written == 21);
    CHECK(transfer(11, 0, BLOCK, &written) == 2 && written == 0); /* DISCARD */
    CHECK(transfer(~0u, 0, 0, &written) == 2);
    CHECK(transfer(IN, 0, 0, &written) == 1 && written == 0);
    CHECK(transfer(IN, 0, BLOCK + 1, &written) == 1);
    CHECK(transfer(OUT, 0, BLOCK - 1, &written) == 1);
    CHECK(transfer(IN, BLOCKS, BLOCK, &written) == 1);
    CHECK(transfer(IN, BLOCKS - 1, 2 * BLOCK, &written) == 1);
    CHECK(transfer(OUT, ~0ull, BLOCK, &written) == 1);
    CHECK(server.requests == 0);
}

static void server_fails(void)
{
    struct driver_used entry;

    ready();
    CHECK(*request(0, IN, 0, AT_BLOCKS, 4 * BLOCK) == NO_STATUS);
    kick(0);
    server_look();
    server_answer(0, MICROKIT_BLOCK_OK);
    server_look();
    CHECK(!take_used(DEPTH, &entry));
    server_answer(0, MICROKIT_BLOCK_IO);
    CHECK(take_used(DEPTH, &entry) && entry.length == 0 && *(uint8_t *)ram_at(AT_STATUS) == 1);
    server_look();
    CHECK(server.count == 0);
}

static void is_broken(uint32_t readable, uint32_t writable)
{
    ready();
    memset(ram_at(AT_DATA), 0, 0x2000);
    if (readable != 0) {
        describe(0, AT_DATA, readable, writable != 0 ? NEXT : 0);
    }
    if (writable != 0) {
        describe(readable != 0, AT_BLOCKS, writable, WRITE);
    }
    offer(0, DEPTH);
    kick(0);
    server_run();
    CHECK((reg(0x070) & 64) != 0 && server.requests == 0 && used()[1] == 0);
}

/* All at once, more than there is room for; answered in another order. */
static void many(void)
{
    struct driver_used entry;
    uint8_t *status[10];
    unsigned int done = 0;

    ready();
    for (unsigned int i = 0; i < 10; i++) {
        status[i] = request(3 * i, IN, i * 4, AT_BLOCKS + i * BLOCK * 2, BLOCK * 2);
    }
    kick(0);
    server_look();
    CHECK(server.count == MICROKIT_VM_DISK_REQUESTS);
    while (server.count != 0) {
        server_answer(server.count - 1, MICROKIT_BLOCK_OK);
        server_look();
    }
    while (take_used(DEPTH, &entry)) {
        CHECK(entry.head % 3 == 0 && entry.length == 2 * BLOCK + 1 && *status[entry.head / 3] == 0);
        CHECK(memcmp(ram_at(AT_BLOCKS + (uint64_t)entry.head / 3 * BLOCK * 2),
                     server.blocks + (uint64_t)entry.head / 3 * 4 * BLOCK, 2 * BLOCK) == 0);
        done++;
    }
    CHECK(done == 10);
}

/* What was under way writes nothing into RAM, and is over at the server before anything new begins. */
static void reset(void)
{
    struct driver_used entry;
    uint8_t *status;

    ready();
    status = request(0, IN, 0, AT_BLOCKS, 4 * BLOCK);
    kick(0);
    server_look();
    CHECK(server.count == 1);
    memset(ram_at(AT_BLOCKS), 0x77, 4 * BLOCK);
    driver_start(F_FLUSH, DEPTH);
    (void)request(3, IN, 5, AT_BLOCKS + 8 * BLOCK, BLOCK);
    kick(0);
    server_look();
    CHECK(server.count == 1 && server.requests == 1);
    server_answer(0, MICROKIT_BLOCK_OK);
    for (unsigned int i = 0; i < 4 * BLOCK; i++) {
        CHECK(*(uint8_t *)ram_at(AT_BLOCKS + i) == 0x77);
    }
    CHECK(*status == NO_STATUS);
    server_run();
    CHECK(take_used(DEPTH, &entry) && entry.head == 3 && !take_used(DEPTH, &entry));
    CHECK(memcmp(ram_at(AT_BLOCKS + 8 * BLOCK), server.blocks + 5 * BLOCK, BLOCK) == 0);
}

/* Loaded anew, with the disk, which the new guest has begun to use, or without. */
static void loaded(bool again)
{
    struct microkit_vm_config config = model_config(1);

    ready();
    (void)request(0, IN, 0, AT_BLOCKS, 4 * BLOCK);
    (void)request(3, IN, 0, AT_BLOCKS, 4 * BLOCK);
    kick(0);
    server_look();
    CHECK(server.count == 2);
    memset(ram_at(AT_BLOCKS), 0x77, 4 * BLOCK);
    if (again) {
        disk_load();
        driver_start(F_FLUSH, DEPTH);
    } else {
        CHECK(microkit_vm_load(&vm, &config) == NULL);
    }
    server_run();
    for (unsigned int i = 0; i < 4 * BLOCK; i++) {
        CHECK(*(uint8_t *)ram_at(AT_BLOCKS + i) == 0x77);
    }
    CHECK(server.requests == 2 && used()[1] == 0);
    disk_load();
    driver_start(F_FLUSH, DEPTH);
    (void)request(0, IN, 7, AT_BLOCKS, 4 * BLOCK);
    kick(0);
    server_run();
    CHECK(memcmp(ram_at(AT_BLOCKS), server.blocks + 7 * BLOCK, 4 * BLOCK) == 0);
}

/* The guest does not notice: what had no answer is asked for again, with the same data. */
static void server_begins_anew(void)
{
    struct driver_used entry;

    ready();
    memset(ram_at(AT_BLOCKS), 0x5a, 4 * BLOCK);
    (void)request(0, OUT, 20, AT_BLOCKS, 4 * BLOCK);
    (void)request(3, IN, 50, AT_BLOCKS + 8 * BLOCK, BLOCK);
    kick(0);
    server_look();
    CHECK(server.count == 2);
    memset(ram_at(AT_BLOCKS), 0x11, BLOCK); /* its first piece was copied before */
    server_begin(false);
    server_run();
    CHECK(take_used(DEPTH, &entry) && take_used(DEPTH, &entry) && !take_used(DEPTH, &entry));
    CHECK(*(uint8_t *)ram_at(AT_STATUS) == 0 && *(uint8_t *)ram_at(AT_STATUS + 3) == 0);
    for (unsigned int i = 0; i < 4 * BLOCK; i++) {
        CHECK(server.blocks[20 * BLOCK + i] == 0x5a);
    }
    CHECK(memcmp(ram_at(AT_BLOCKS + 8 * BLOCK), server.blocks + 50 * BLOCK, BLOCK) == 0);
    (void)request(0, IN, 0, AT_BLOCKS, BLOCK); /* and one that the guest forgets meanwhile */
    kick(0);
    server_look();
    driver_start(F_FLUSH, DEPTH);
    server_begin(false);
    server_run();
    CHECK(!take_used(DEPTH, &entry));
    (void)request(0, IN, 0, AT_BLOCKS, BLOCK);
    kick(0);
    server_run();
    CHECK(take_used(DEPTH, &entry) && *(uint8_t *)ram_at(AT_STATUS) == 0);
}

/* A driver without FLUSH: a write is kept before it is answered. */
static void writes_through(void)
{
    uint32_t written = 0;

    disk_begin();
    server_begin(false);
    driver_start(0, DEPTH);
    CHECK(transfer(OUT, 1, 3 * BLOCK, &written) == 0 && written == 1 && server.flushes == 1);
    CHECK(transfer(IN, 1, BLOCK, &written) == 0 && server.flushes == 1);
}

/* Before the server is there requests wait. */
static void waits(void)
{
    struct driver_used entry;

    disk_begin();
    driver_start(F_FLUSH, DEPTH);
    (void)request(0, IN, 2, AT_BLOCKS, BLOCK);
    kick(0);
    CHECK(!take_used(DEPTH, &entry));
    server_begin(false);
    server_run();
    CHECK(take_used(DEPTH, &entry) && entry.length == BLOCK + 1);
}

/* Answers that nobody has asked for. */
static void forged(void)
{
    struct driver_used entry;

    ready();
    (void)request(0, IN, 2, AT_BLOCKS, BLOCK);
    kick(0);
    server_look();
    for (uint32_t id = 0; id < 10; id++) {
        if (id != server.has[0].id) {
            microkit_block_server_answer(&server.end, id, MICROKIT_BLOCK_OK);
        }
    }
    microkit_block_server_answer(&server.end, server.has[0].id ^ 4, MICROKIT_BLOCK_OK);
    server_tell();
    CHECK(!take_used(DEPTH, &entry));
    server_answer(0, MICROKIT_BLOCK_OK);
    CHECK(take_used(DEPTH, &entry) && !take_used(DEPTH, &entry));
}

int main(void)
{
    attributes();
    reads_and_writes();
    pieces_fit();
    framing();
    answered_at_once();
    server_fails();
    is_broken(16, 0);
    is_broken(15, 1);
    is_broken(0, 1);
    many();
    reset();
    loaded(true);
    loaded(false);
    server_begins_anew();
    writes_through();
    waits();
    forged();
    return 0;
}
