/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * block_sdhci.elf: the driver of an SD host controller and the card in its slot, for one client, which may be block_virtualiser.elf. It
 * alone has the controller and its interrupt. It copies data itself, between the controller and the regions of data, which it has
 * mapped; or, if it is given a table and physical addresses of regions, has the controller access them: docs/dma.md.
 *
 * Started again, it resets the controller, identifies the card, and has its client begin anew.
 */
#include <microkit_timer.h>

#include "block/driver.h"
#include "sd/device.h"

#define NO_CHANNEL UINT64_MAX

/* Set by the tool, as what driver.h has: the page with the controller's registers; the clock that it divides, in MHz, where it does
 * not say it; regions of data; a table for the controller, and its physical address, which may be left out; the ids of its interrupt, and of a timer driver, which may be left out. */
char *block_registers;
uint64_t block_clock;
char *block_data_0, *block_data_1, *block_data_2, *block_data_3, *block_data_4, *block_data_5,
    *block_data_6, *block_data_7, *block_data_8;
struct sd_table *block_queue;
uint64_t block_queue_address;
uint64_t block_irq;
uint64_t block_timer = NO_CHANNEL;

static struct sd_device device;
static bool alarmed; /* the timer is going to notify */

static char *region(uint32_t number)
{
    char *const regions[BLOCK_REGIONS] = {block_data_0, block_data_1, block_data_2,
                                          block_data_3, block_data_4, block_data_5,
                                          block_data_6, block_data_7, block_data_8};

    return regions[number];
}

/* ---- the device ------------------------------------------------------------------------------ */

struct microkit_block_answer block_device_about(void)
{
    return (struct microkit_block_answer){
        .blocks = device.card.blocks, .most = SD_MOST, .read_only = device.card.read_only};
}

uint32_t block_device_slots(void)
{
    return device.works ? 1 : 0;
}

/* A region that has a size and is not mapped is none. */
enum microkit_block_status block_device_check(const struct microkit_block_request *request)
{
    enum microkit_block_status status = sd_device_check(&device, request);
    bool flush = request->operation == MICROKIT_BLOCK_FLUSH;

    if (status == MICROKIT_BLOCK_OK && !flush && request->data < BLOCK_REGIONS &&
        region(request->data) == 0) {
        return MICROKIT_BLOCK_BAD;
    }
    return status;
}

/* A write is answered when the card has it. */
bool block_device_flushes(void)
{
    return false;
}

bool block_device_submit(const struct microkit_block_request *request)
{
    uint64_t address = block_region_address(request->data);

    sd_device_submit(&device, request, region(request->data) + request->offset,
                     address != 0 ? address + request->offset : 0);
    return device.runs;
}

/* One alarm is enough: when it comes and nothing is late, it is set to the deadline of what is there then. */
void block_device_publish(void)
{
    if (block_timer != NO_CHANNEL && device.runs && !alarmed) {
        alarmed = microkit_timer_set((microkit_channel)block_timer, device.deadline);
    }
}

bool block_device_take(uint32_t *id, enum microkit_block_status *status)
{
    return sd_device_take(&device, id, status);
}

/* ---- events ---------------------------------------------------------------------------------- */

void init(void)
{
    sd_device_start(&device, (uintptr_t)block_registers, (uint32_t)block_clock, block_queue,
                    block_queue_address);
    block_driver_init();
}

/* The controller's reason for the interrupt goes first, then the look, then the interrupt's acknowledgement. */
void notified(microkit_channel ch)
{
    bool known = device.card.blocks != 0;

    if (ch == block_irq) {
        sd_device_interrupted(&device);
    }
    alarmed &= ch != block_timer;
    if (!known && device.card.blocks != 0) {
        block_driver_begin();
    }
    block_driver_serve();
    if (ch == block_irq) {
        microkit_irq_ack(ch);
    }
}
