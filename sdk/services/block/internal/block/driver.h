/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What drivers of block devices have in common: the connection with the client, which may be block_virtualiser.elf, and what a
 * request may name. Each driver has a device of its own behind block_device_*.
 *
 * A request's data must lie in one of the regions of data, and its blocks on the device: no request makes a device, or the driver,
 * access anything else.
 */
#pragma once

#include <microkit.h>
#include <microkit_block_server.h>

#define BLOCK_REGIONS 9

/* Set by the tool: memory of the client, and its channel's id. */
extern const struct microkit_block_of_client *block_of_client;
extern struct microkit_block_for_client *block_for_client;
extern uint64_t block_client;

/* Set by the tool: size in bytes of each region of data, by the number that a request names, and its physical address where the driver
 * wants one. Those that are not set have no size. */
extern uint64_t block_size_0, block_size_1, block_size_2, block_size_3, block_size_4, block_size_5,
    block_size_6, block_size_7, block_size_8;
extern uint64_t block_address_0, block_address_1, block_address_2, block_address_3, block_address_4,
    block_address_5, block_address_6, block_address_7, block_address_8;

/* ---- the device: each driver has its own --------------------------------------------------------- */

/* What a client is told of it when it opens: blocks, most, read_only. Without a device, 0 blocks. */
struct microkit_block_answer block_device_about(void);

/* How many requests it can have at a time; 0: it does not work. */
uint32_t block_device_slots(void);

/* What would be answered without asking it: MICROKIT_BLOCK_OK if it is to be asked, or, of a flush, if there is nothing to do. */
enum microkit_block_status block_device_check(const struct microkit_block_request *request);

/* Whether it has to be asked to flush. */
bool block_device_flushes(void);

/* Give it a request that may be made; fewer than `slots` are with it. False: it has come to its end already. */
bool block_device_submit(const struct microkit_block_request *request);

/* All that was submitted since the last time is there. */
void block_device_publish(void);

/* The next request that has come to its end: its id, and how. False: none, now. */
bool block_device_take(uint32_t *id, enum microkit_block_status *status);

/* ---- for drivers ------------------------------------------------------------------------------ */

/* Physical address of region `number` of data, below BLOCK_REGIONS. */
uint64_t block_region_address(uint32_t number);

/* Begin, when the device has. */
void block_driver_init(void);

/* The device has become another, and has no request: the client begins anew. */
void block_driver_begin(void);

/* Have what is there executed and answered: for every event. */
void block_driver_serve(void);
