/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's requests, judged and handed to the device, and its answers.
 */
#include "block/driver.h"

#include "block/range.h"

const struct microkit_block_of_client *block_of_client;
struct microkit_block_for_client *block_for_client;
uint64_t block_client;

uint64_t block_size_0, block_size_1, block_size_2, block_size_3, block_size_4, block_size_5,
    block_size_6, block_size_7, block_size_8;
uint64_t block_address_0, block_address_1, block_address_2, block_address_3, block_address_4,
    block_address_5, block_address_6, block_address_7, block_address_8;

static struct {
    uint64_t address, size;
} regions[BLOCK_REGIONS];
static struct microkit_block_server server;

static void collect_regions(void)
{
    const uint64_t addresses[BLOCK_REGIONS] = {block_address_0, block_address_1, block_address_2,
                                               block_address_3, block_address_4, block_address_5,
                                               block_address_6, block_address_7, block_address_8};
    const uint64_t sizes[BLOCK_REGIONS] = {block_size_0, block_size_1, block_size_2,
                                           block_size_3, block_size_4, block_size_5,
                                           block_size_6, block_size_7, block_size_8};

    for (uint32_t i = 0; i < BLOCK_REGIONS; i++) {
        regions[i].address = addresses[i];
        regions[i].size = sizes[i];
    }
}

uint64_t block_region_address(uint32_t number)
{
    return regions[number].address;
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
           request->count <= server.about.most && request->data < BLOCK_REGIONS &&
           request->offset % MICROKIT_BLOCK_SIZE == 0 &&
           block_range_within(server.about.blocks, request->block, request->count) &&
           block_range_within(regions[request->data].size / MICROKIT_BLOCK_SIZE,
                              request->offset / MICROKIT_BLOCK_SIZE, request->count);
}

static enum microkit_block_status check(const struct microkit_block_request *request)
{
    enum microkit_block_status status = block_device_check(request);

    return status == MICROKIT_BLOCK_OK && !is_possible(request) ? MICROKIT_BLOCK_BAD : status;
}

static void take_answers(void)
{
    enum microkit_block_status status;
    uint32_t id;

    while (block_device_take(&id, &status)) {
        microkit_block_server_answer(&server, id, status);
    }
}

/* A device without flush need not be asked. */
static void execute(const struct microkit_block_request *request)
{
    enum microkit_block_status status = check(request);
    bool flush = request->operation == MICROKIT_BLOCK_FLUSH;

    if (status != MICROKIT_BLOCK_OK || (flush && !block_device_flushes())) {
        microkit_block_server_answer(&server, request->id, status);
        return;
    }
    if (!block_device_submit(request)) {
        take_answers();
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

/* As many as the device can have; if it does not work, those that it had and one more, to be refused. */
static uint32_t most(void)
{
    uint32_t slots = block_device_slots();

    return slots != 0 ? slots : server.pending + 1;
}

void block_driver_serve(void)
{
    struct microkit_block_request request;

    do {
        take_answers();
        while (microkit_block_server_take(&server, most(), &request)) {
            execute(&request);
        }
    } while (!microkit_block_server_arm(&server, most()));
    block_device_publish();
    if (microkit_block_server_publish(&server)) {
        microkit_deferred_notify((microkit_channel)block_client);
    }
}

void block_driver_init(void)
{
    collect_regions();
    microkit_block_server_init(&server, block_of_client, block_for_client);
    server.about = block_device_about();
    block_driver_serve();
}

void block_driver_begin(void)
{
    server.about = block_device_about();
    microkit_block_server_begin(&server);
}
