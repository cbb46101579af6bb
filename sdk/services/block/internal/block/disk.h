/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio block device (virtio 1.2, 5.2): requests to it, and what becomes of them. It is believed in nothing that it writes into
 * memory; one that breaks the rules is stopped, and all that it had fails.
 */
#pragma once

#include <microkit_block.h>
#include <microkit_virtio.h>

#define BLOCK_DISK_DESCRIPTORS 128 /* three for a request: header, data, status */
#define BLOCK_DISK_SLOTS       (BLOCK_DISK_DESCRIPTORS / 3)
#define BLOCK_DISK_MOST        128 /* blocks in a request, unless the device can do fewer */

/* Before the data of a request, for the device to read (5.2.6). */
struct block_disk_header {
    uint32_t type, reserved;
    uint64_t block;
};

/* What driver and device have in common, at a page boundary. */
struct block_disk_memory {
    char queue[MICROKIT_VIRTQ_SIZE(BLOCK_DISK_DESCRIPTORS)];
    struct block_disk_header headers[BLOCK_DISK_SLOTS];
    uint8_t statuses[BLOCK_DISK_SLOTS];
};

/* In memory of the driver alone. */
struct block_disk {
    struct microkit_virtio device;
    struct microkit_virtq queue;
    struct block_disk_memory *memory;
    uint64_t address; /* physical, of memory */
    uint64_t blocks;
    uint32_t most;
    bool read_only, flushes;
    bool works;
    uint32_t slots; /* requests that it can have at a time */
    uint64_t busy;  /* a bit for each slot that the device has */
    uint32_t ids[BLOCK_DISK_SLOTS];
};

_Static_assert(BLOCK_DISK_SLOTS <= 64, "a bit for each slot");

/* Find the first block device in a page of registers, reset it and let it run. memory: MICROKIT_VIRTQ_SIZE and more, at the
 * physical address. False: there is none that works; then blocks is 0. */
bool block_disk_start(struct block_disk *disk, uintptr_t page, struct block_disk_memory *memory,
                      uint64_t address);

/* What would be answered without asking the device: MICROKIT_BLOCK_OK if it is to be asked. */
enum microkit_block_status block_disk_check(const struct block_disk *disk,
                                            const struct microkit_block_request *request);

/* Give the device a request that was checked; fewer than `slots` are with it. data: the physical address. */
void block_disk_submit(struct block_disk *disk, const struct microkit_block_request *request,
                       uint64_t data);
void block_disk_publish(struct block_disk *disk);

/* Have the device's interrupt acknowledged; then take. */
void block_disk_interrupted(struct block_disk *disk);

/* The next request that has come to its end: its id, and how. False: none, now. */
bool block_disk_take(struct block_disk *disk, uint32_t *id, enum microkit_block_status *status);
