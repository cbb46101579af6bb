/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio block device. A slot has three descriptors of its own, a header and a status, so there is nothing to allocate, and a
 * head says which slot it is. Which slots the device has is noted here and nowhere else.
 */
#include "block/disk.h"

#define KIND               2u     /* virtio 1.2, 5 */
#define UNITS              0x200u /* bytes of registers; a page may have those of several devices */

#define F_SIZE_MAX         (UINT64_C(1) << 1) /* 5.2.3 */
#define F_RO               (UINT64_C(1) << 5)
#define F_FLUSH            (UINT64_C(1) << 9)

#define CONFIG_BLOCKS      0 /* 5.2.4 */
#define CONFIG_SIZE_MAX    8

#define TYPE_READ          0u /* 5.2.6 */
#define TYPE_WRITE         1u
#define TYPE_FLUSH         4u

#define STATUS_OK          0
#define STATUS_UNSUPPORTED 2
#define STATUS_NONE        0xff /* nothing written yet */

/* ---- start ----------------------------------------------------------------------------------- */

static bool find_disk(struct block_disk *disk, uintptr_t page)
{
    for (uint32_t offset = 0; offset < MICROKIT_VIRTIO_PAGE; offset += UNITS) {
        if (microkit_virtio_start(&disk->device, page + offset, KIND,
                                  F_SIZE_MAX | F_RO | F_FLUSH)) {
            return true;
        }
    }
    return false;
}

static void read_configuration(struct block_disk *disk)
{
    uint64_t features = disk->device.features;
    uint32_t most = BLOCK_DISK_MOST;

    if ((features & F_SIZE_MAX) != 0) {
        most = microkit_virtio_config32(&disk->device, CONFIG_SIZE_MAX) / MICROKIT_BLOCK_SIZE;
    }
    disk->most = most < BLOCK_DISK_MOST ? most : BLOCK_DISK_MOST;
    disk->read_only = (features & F_RO) != 0;
    disk->flushes = (features & F_FLUSH) != 0;
    disk->blocks = microkit_virtio_config64(&disk->device, CONFIG_BLOCKS);
}

bool block_disk_start(struct block_disk *disk, uintptr_t page, struct block_disk_memory *memory,
                      uint64_t address)
{
    *disk = (struct block_disk){.memory = memory, .address = address};
    if (!find_disk(disk, page) ||
        !microkit_virtio_add_queue(&disk->device, 0, memory->queue, address, BLOCK_DISK_DESCRIPTORS,
                                   &disk->queue)) {
        return false;
    }
    disk->slots = disk->queue.size / 3;
    read_configuration(disk);
    disk->works = disk->slots != 0 && disk->most != 0 && microkit_virtio_run(&disk->device);
    if (!disk->works) {
        disk->blocks = 0;
    }
    return disk->works;
}

/* ---- requests -------------------------------------------------------------------------------- */

/* A device that has no flush keeps what it has answered (5.2.6.2). */
enum microkit_block_status block_disk_check(const struct block_disk *disk,
                                            const struct microkit_block_request *request)
{
    if (!disk->works) {
        return MICROKIT_BLOCK_GONE;
    }
    if (request->operation == MICROKIT_BLOCK_WRITE && disk->read_only) {
        return MICROKIT_BLOCK_READ_ONLY;
    }
    return MICROKIT_BLOCK_OK;
}

static uint32_t type_of(uint32_t operation)
{
    return operation == MICROKIT_BLOCK_READ    ? TYPE_READ
           : operation == MICROKIT_BLOCK_WRITE ? TYPE_WRITE
                                               : TYPE_FLUSH;
}

static void describe(struct block_disk *disk, uint32_t index, uint64_t address, uint32_t length,
                     uint16_t flags)
{
    microkit_virtq_describe(&disk->queue, index,
                            (struct microkit_virtq_descriptor){
                                .address = address,
                                .length = length,
                                .flags = flags,
                                .next = (uint16_t)(index + 1),
                            });
}

static void write_header(struct block_disk *disk, uint32_t slot,
                         const struct microkit_block_request *request)
{
    struct block_disk_memory *memory = disk->memory;
    uint32_t type = type_of(request->operation);

    memory->headers[slot] =
        (struct block_disk_header){.type = type, .block = type == TYPE_FLUSH ? 0 : request->block};
    memory->statuses[slot] = STATUS_NONE;
}

static uint64_t address_in(const struct block_disk *disk, const void *at)
{
    return disk->address + (uint64_t)((const char *)at - (const char *)disk->memory);
}

/* What the device writes comes last: data of reads, status (2.7.4.2). A flush has no data. */
static void describe_all(struct block_disk *disk, uint32_t slot,
                         const struct microkit_block_request *request, uint64_t data)
{
    bool flush = request->operation == MICROKIT_BLOCK_FLUSH;
    uint16_t direction = request->operation == MICROKIT_BLOCK_READ ? MICROKIT_VIRTQ_WRITE : 0;
    uint32_t last = flush ? 1 : 2;

    describe(disk, 3 * slot, address_in(disk, &disk->memory->headers[slot]),
             sizeof(disk->memory->headers[slot]), MICROKIT_VIRTQ_NEXT);
    if (!flush) {
        describe(disk, 3 * slot + 1, data, request->count * MICROKIT_BLOCK_SIZE,
                 MICROKIT_VIRTQ_NEXT | direction);
    }
    describe(disk, 3 * slot + last, address_in(disk, &disk->memory->statuses[slot]), 1,
             MICROKIT_VIRTQ_WRITE);
}

void block_disk_submit(struct block_disk *disk, const struct microkit_block_request *request,
                       uint64_t data)
{
    uint32_t slot = (uint32_t)__builtin_ctzll(~disk->busy);

    disk->busy |= UINT64_C(1) << slot;
    disk->ids[slot] = request->id;
    write_header(disk, slot, request);
    describe_all(disk, slot, request, data);
    microkit_virtq_offer(&disk->queue, 3 * slot);
}

void block_disk_publish(struct block_disk *disk)
{
    if (disk->works) {
        microkit_virtq_publish(&disk->queue);
    }
}

/* ---- answers --------------------------------------------------------------------------------- */

void block_disk_interrupted(struct block_disk *disk)
{
    if (disk->works) {
        (void)microkit_virtio_acknowledge(&disk->device);
        disk->works = microkit_virtio_works(&disk->device);
    }
}

static enum microkit_block_status status_of(uint8_t status)
{
    return status == STATUS_OK            ? MICROKIT_BLOCK_OK
           : status == STATUS_UNSUPPORTED ? MICROKIT_BLOCK_BAD
                                          : MICROKIT_BLOCK_IO;
}

static void release(struct block_disk *disk, uint32_t slot, uint32_t *id)
{
    disk->busy &= ~(UINT64_C(1) << slot);
    *id = disk->ids[slot];
}

/* Whether the head is that of a request which the device has. */
static bool is_busy(const struct block_disk *disk, uint32_t head)
{
    return head % 3 == 0 && head / 3 < disk->slots && (disk->busy >> head / 3 & 1) != 0;
}

static bool take_used(struct block_disk *disk, uint32_t *id, enum microkit_block_status *status)
{
    struct microkit_virtq_used used;

    if (!microkit_virtq_take(&disk->queue, &used)) {
        disk->works = !disk->queue.broken;
        return false;
    }
    if (!is_busy(disk, used.head)) {
        disk->works = false;
        return false;
    }
    *status = status_of(*(const volatile uint8_t *)&disk->memory->statuses[used.head / 3]);
    release(disk, used.head / 3, id);
    return true;
}

/* It must have stopped before its requests are said to have ended: their memory is others' then. One that does not stop
 * keeps them for ever. */
static bool take_lost(struct block_disk *disk, uint32_t *id, enum microkit_block_status *status)
{
    if (disk->busy == 0 || !microkit_virtio_stop(&disk->device)) {
        return false;
    }
    *status = MICROKIT_BLOCK_GONE;
    release(disk, (uint32_t)__builtin_ctzll(disk->busy), id);
    return true;
}

bool block_disk_take(struct block_disk *disk, uint32_t *id, enum microkit_block_status *status)
{
    if (disk->works && take_used(disk, id, status)) {
        return true;
    }
    return !disk->works && take_lost(disk, id, status);
}
