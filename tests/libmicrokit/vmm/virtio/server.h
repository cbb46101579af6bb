/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server of blocks that a VMM's disk has, with the real end of the connection; and a driver's requests (virtio 1.2, 5.2.6). It
 * judges what it is asked for: blocks that there are, and data in the region, for each request another part of it.
 */
#pragma once

#include "driver.h"

#include <microkit_block_server.h>
#include <microkit_vmm_block.h>

#define BLOCK  MICROKIT_BLOCK_SIZE
#define BLOCKS 100
#define DATA   (MICROKIT_VM_DISK_REQUESTS * 3 * BLOCK + 600) /* not quite four blocks each */
#define DEPTH  32                                            /* of the queue */

static struct microkit_block_of_client of_vmm;
static struct microkit_block_for_client for_vmm;
static struct microkit_vm_disk disk;
static uint8_t data[DATA];
static uint32_t most = 2; /* blocks that the server takes at once */

static struct server {
    struct microkit_block_server end;
    struct microkit_block_request has[64];
    uint32_t count, flushes, requests;
    uint8_t blocks[BLOCKS * BLOCK];
} server;

static bool apart(const struct microkit_block_request *a, const struct microkit_block_request *b)
{
    return a->offset + (uint64_t)a->count * BLOCK <= b->offset ||
           b->offset + (uint64_t)b->count * BLOCK <= a->offset;
}

static void server_judge(const struct microkit_block_request *request)
{
    CHECK(request->id < MICROKIT_VM_DISK_REQUESTS && server.count < MICROKIT_VM_DISK_REQUESTS);
    for (uint32_t i = 0; i < server.count; i++) {
        CHECK(server.has[i].id != request->id);
        CHECK(apart(&server.has[i], request));
    }
    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        CHECK(request->count == 0 && request->block == 0);
        return;
    }
    CHECK(request->operation == MICROKIT_BLOCK_READ || request->operation == MICROKIT_BLOCK_WRITE);
    CHECK(request->count >= 1 && request->count <= most && request->offset % BLOCK == 0);
    CHECK(request->offset + (uint64_t)request->count * BLOCK <= DATA);
    CHECK((uint64_t)request->count * BLOCK <= disk.part);
    CHECK(request->block < BLOCKS && request->count <= BLOCKS - request->block);
}

static void server_look(void)
{
    struct microkit_block_request request;

    do {
        while (microkit_block_server_take(&server.end, 7, &request)) {
            server_judge(&request);
            server.has[server.count++] = request;
            server.requests++;
        }
    } while (!microkit_block_server_arm(&server.end, 7));
}

static void server_tell(void)
{
    if (microkit_block_server_publish(&server.end)) {
        microkit_vm_disk_notified(&disk);
    }
}

static void server_execute(const struct microkit_block_request *request)
{
    uint8_t *blocks = server.blocks + request->block * BLOCK;
    uint64_t size = (uint64_t)request->count * BLOCK;

    if (request->operation == MICROKIT_BLOCK_READ) {
        memcpy(data + request->offset, blocks, size);
    } else if (request->operation == MICROKIT_BLOCK_WRITE) {
        memcpy(blocks, data + request->offset, size);
    } else {
        server.flushes++;
    }
}

/* Answers one of those that it has. */
static void server_answer(uint32_t which, enum microkit_block_status status)
{
    struct microkit_block_request request = server.has[which];

    server.has[which] = server.has[--server.count];
    if (status == MICROKIT_BLOCK_OK) {
        server_execute(&request);
    }
    microkit_block_server_answer(&server.end, request.id, status);
    server_tell();
}

/* Until there is nothing left to do. */
static void server_run(void)
{
    server_look();
    server_tell();
    while (server.count != 0) {
        server_answer(0, MICROKIT_BLOCK_OK);
        server_look();
        server_tell();
    }
}

/* A life of the server's: it has forgotten what it had. It says so, is asked to open, and answers. */
static void server_begin(bool read_only)
{
    microkit_block_server_init(&server.end, &of_vmm, &for_vmm);
    server.count = 0;
    server.end.about =
        (struct microkit_block_answer){.blocks = BLOCKS, .most = most, .read_only = read_only};
    for (unsigned int i = 0; i < 3; i++) {
        server_look();
        server_tell();
    }
}

static uint8_t pattern(uint64_t offset)
{
    return (uint8_t)(offset / BLOCK * 7 + offset);
}

/* ---- the virtual machine ------------------------------------------------------------------- */

static void disk_load(void)
{
    struct microkit_vm_config config = model_config(1);

    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(microkit_vm_disk_add(&disk, &vm, DEVICE_BASE, DEVICE_IRQ));
    microkit_vm_start(&vm);
}

/* With a server that is not there yet. */
static void disk_begin(void)
{
    model_start(1);
    memset(&of_vmm, 0, sizeof(of_vmm));
    memset(&for_vmm, 0, sizeof(for_vmm));
    memset(&server, 0, sizeof(server));
    for (uint64_t i = 0; i < sizeof(server.blocks); i++) {
        server.blocks[i] = pattern(i);
    }
    microkit_vm_disk_init(&disk, MODEL_CHANNEL, &of_vmm, &for_vmm, data, DATA);
    disk_load();
}

/* ---- the driver ---------------------------------------------------------------------------- */

enum {
    IN = 0,
    OUT = 1,
    FLUSH = 4,
    GET_ID = 8,
    F_FLUSH = 1 << 9,
    AT_HEADER = AT_DATA,
    AT_STATUS = AT_DATA + 0x100,
    AT_BLOCKS = AT_DATA + 0x1000,
};

#define NO_STATUS 0xee

/* A request in descriptors from first on, its header and status in RAM at a place of its own. */
static uint8_t *request(unsigned int first, uint32_t type, uint64_t block, uint64_t at,
                        uint32_t size)
{
    uint8_t *header = ram_at(AT_HEADER + 16 * first);
    uint8_t *status = ram_at(AT_STATUS + first);
    unsigned int next = first + 1;

    memset(header, 0, 16);
    memcpy(header, &type, 4);
    memcpy(header + 8, &block, 8);
    *status = NO_STATUS;
    describe(first, AT_HEADER + 16 * first, 16, NEXT);
    if (size != 0) {
        describe(next++, at, size, type == OUT ? NEXT : NEXT | WRITE);
    }
    describe(next, AT_STATUS + first, 1, WRITE);
    offer((uint16_t)first, DEPTH);
    return status;
}

/* One that is done when this returns: its status. */
static uint8_t transfer(uint32_t type, uint64_t block, uint32_t size, uint32_t *written)
{
    struct driver_used entry;
    uint8_t *status = request(0, type, block, AT_BLOCKS, size);

    kick(0);
    server_run();
    CHECK(take_used(DEPTH, &entry) && entry.head == 0);
    *written = entry.length;
    return *status;
}
