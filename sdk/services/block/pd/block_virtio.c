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
#include "block/disk.h"
#include "block/driver.h"

/* Set by the tool, as what driver.h has: the page with the device's registers; memory for its queue, and its physical address; the
 * id of its interrupt. */
char *block_registers;
struct block_disk_memory *block_queue;
uint64_t block_queue_address;
uint64_t block_irq;

static struct block_disk disk;

/* ---- the device ------------------------------------------------------------------------------ */

struct microkit_block_answer block_device_about(void)
{
    return (struct microkit_block_answer){
        .blocks = disk.blocks, .most = disk.most, .read_only = disk.read_only};
}

uint32_t block_device_slots(void)
{
    return disk.works ? disk.slots : 0;
}

enum microkit_block_status block_device_check(const struct microkit_block_request *request)
{
    return block_disk_check(&disk, request);
}

bool block_device_flushes(void)
{
    return disk.flushes;
}

bool block_device_submit(const struct microkit_block_request *request)
{
    bool flush = request->operation == MICROKIT_BLOCK_FLUSH;

    block_disk_submit(&disk, request,
                      flush ? 0 : block_region_address(request->data) + request->offset);
    return true;
}

void block_device_publish(void)
{
    block_disk_publish(&disk);
}

bool block_device_take(uint32_t *id, enum microkit_block_status *status)
{
    return block_disk_take(&disk, id, status);
}

/* ---- events ---------------------------------------------------------------------------------- */

void init(void)
{
    (void)block_disk_start(&disk, (uintptr_t)block_registers, block_queue, block_queue_address);
    block_driver_init();
}

/* The device's reason for the interrupt goes first, so that what it does after the look interrupts anew; then the look; then the
 * interrupt's acknowledgement, which lets the next one come. */
void notified(microkit_channel ch)
{
    if (ch == block_irq) {
        block_disk_interrupted(&disk);
    }
    block_driver_serve();
    if (ch == block_irq) {
        microkit_irq_ack(ch);
    }
}
