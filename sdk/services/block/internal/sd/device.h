/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A controller with a card, as a block device: one request at a time. One that fails is answered with an error, and the next is as if it
 * had not been. A card that was taken out is used again when it is back; another one is not, as what clients know of the disk would
 * not be so.
 */
#pragma once

#include <microkit_block.h>

#include "sd/card.h"
#include "sd/table.h"

#define SD_MOST       128                   /* blocks in a request */
#define SD_REQUEST_NS UINT64_C(10000000000) /* one that takes longer has failed */

/* In memory of the driver alone. */
struct sd_device {
    uintptr_t registers;
    uint32_t megahertz;
    struct sd_table *table; /* 0: data is copied */
    uint64_t table_address;
    struct sd_controller controller;
    struct sd_card card; /* the one that clients know, also while it is not there */
    bool works;
    /* The request: */
    bool busy;  /* there is one that was not taken */
    bool runs;  /* the controller has it */
    bool reads; /* else it writes */
    bool dma;   /* the controller accesses the data, else it is copied */
    uint32_t id, count;
    uint32_t left;           /* blocks that were not copied */
    volatile uint32_t *data; /* where the next block is, or, with dma, all of them are */
    uint64_t deadline;
    enum microkit_block_status status; /* once it does not run */
};

/* Begin with what there is; megahertz as of sd_controller_start. table: for the controller to access data itself, and its physical
 * address; 0: it does not. works says whether there is a card. */
void sd_device_start(struct sd_device *device, uintptr_t registers, uint32_t megahertz,
                     struct sd_table *table, uint64_t table_address);

/* What would be answered without asking the device: MICROKIT_BLOCK_OK if it is to be asked. */
enum microkit_block_status sd_device_check(const struct sd_device *device,
                                           const struct microkit_block_request *request);

/* Give it a request to read or to write that was checked, on the card and at most SD_MOST blocks, with the place of its data, and
 * its physical address, or 0: then it is copied. It is not busy. */
void sd_device_submit(struct sd_device *device, const struct microkit_block_request *request,
                      void *data, uint64_t address);

/* Have it go on, for its interrupt. */
void sd_device_interrupted(struct sd_device *device);

/* The request that has come to its end, or has taken too long. False: none, now. One whose data a controller may still access, as it does not
 * let itself be reset, comes to no end. */
bool sd_device_take(struct sd_device *device, uint32_t *id, enum microkit_block_status *status);
