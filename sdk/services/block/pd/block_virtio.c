/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * block_virtio.elf: the driver of a virtio block device, for one client, which may be block_virtualiser.elf. It alone has the
 * device and its interrupt. Of the regions of data it has physical addresses and sizes; what a request names must lie in one of
 * them, and on the device, so no request makes the device access anything else. The device itself could: docs/dma.md.
 *
 * Started again, it resets the device, which then accesses nothing any more, and has its client begin anew.
 */
#include <microkit.h>

#include "block/disk.h"
#include "block/range.h"
#include <microkit_block_server.h>

#define REGIONS 9

/* Set by the tool: the page with the device's registers; memory for its queue, and its physical address; memory of the
 * client; the ids of interrupt and client. */
char *block_registers;
struct block_disk_memory *block_queue;
uint64_t block_queue_address;
const struct microkit_block_of_client *block_of_client;
struct microkit_block_for_client *block_for_client;
uint64_t block_irq, block_client;

/* Regions of data: physical address and size, by the number that a request names. Those that are not set have no size. */
uint64_t block_address_0, block_address_1, block_address_2, block_address_3, block_address_4,
    block_address_5, block_address_6, block_address_7, block_address_8;
uint64_t block_size_0, block_size_1, block_size_2, block_size_3, block_size_4, block_size_5,
    block_size_6, block_size_7, block_size_8;

static struct {
    uint64_t address, size;
} regions[REGIONS];
static struct block_disk disk;
static struct microkit_block_server server;

static void collect_regions(void)
{
    const uint64_t addresses[REGIONS] = {block_address_0, block_address_1, block_address_2,
                                         block_address_3, block_address_4, block_address_5,
                                         block_address_6, block_address_7, block_address_8};
    const uint64_t sizes[REGIONS] = {block_size_0, block_size_1, block_size_2,
                                     block_size_3, block_size_4, block_size_5,
                                     block_size_6, block_size_7, block_size_8};

    for (uint32_t i = 0; i < REGIONS; i++) {
        regions[i].address = addresses[i];
        regions[i].size = sizes[i];
    }
}

/* ---- requests -------------------------------------------------------------------------------- */

/* Whether blocks and data are there. */
static bool is_possible(const struct microkit_block_request *request)
{
    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        return true;
    }
    return (request->operation == MICROKIT_BLOCK_READ ||
            request->operation == MICROKIT_BLOCK_WRITE) &&
           request->count <= disk.most && request->data < REGIONS &&
           request->offset % MICROKIT_BLOCK_SIZE == 0 &&
           block_range_within(disk.blocks, request->block, request->count) &&
           block_range_within(regions[request->data].size / MICROKIT_BLOCK_SIZE,
                              request->offset / MICROKIT_BLOCK_SIZE, request->count);
}

/* A device without flush need not be asked. */
static enum microkit_block_status check(const struct microkit_block_request *request)
{
    enum microkit_block_status status = block_disk_check(&disk, request);

    return status == MICROKIT_BLOCK_OK && !is_possible(request) ? MICROKIT_BLOCK_BAD : status;
}

static void execute(const struct microkit_block_request *request)
{
    enum microkit_block_status status = check(request);
    bool flush = request->operation == MICROKIT_BLOCK_FLUSH;

    if (status != MICROKIT_BLOCK_OK || (flush && !disk.flushes)) {
        microkit_block_server_answer(&server, request->id, status);
        return;
    }
    block_disk_submit(&disk, request, flush ? 0 : regions[request->data].address + request->offset);
}

/* ---- events ---------------------------------------------------------------------------------- */

static void take_answers(void)
{
    enum microkit_block_status status;
    uint32_t id;

    while (block_disk_take(&disk, &id, &status)) {
        microkit_block_server_answer(&server, id, status);
    }
}

/* As many as the device can have; if it does not work, those that it had and one more, to be refused. */
static uint32_t most(void)
{
    return disk.works ? disk.slots : server.pending + 1;
}

static void serve(void)
{
    struct microkit_block_request request;

    do {
        take_answers();
        while (microkit_block_server_take(&server, most(), &request)) {
            execute(&request);
        }
    } while (!microkit_block_server_arm(&server, most()));
    block_disk_publish(&disk);
    if (microkit_block_server_publish(&server)) {
        microkit_deferred_notify((microkit_channel)block_client);
    }
}

void init(void)
{
    collect_regions();
    (void)block_disk_start(&disk, (uintptr_t)block_registers, block_queue, block_queue_address);
    microkit_block_server_init(&server, block_of_client, block_for_client);
    server.about = (struct microkit_block_answer){
        .blocks = disk.blocks, .most = disk.most, .read_only = disk.read_only};
    serve();
}

/* The device's reason for the interrupt goes first, so that what it does after the look interrupts anew; then the look; then the
 * interrupt's acknowledgement, which lets the next one come. */
void notified(microkit_channel ch)
{
    if (ch == block_irq) {
        block_disk_interrupted(&disk);
    }
    serve();
    if (ch == block_irq) {
        microkit_irq_ack(ch);
    }
}
