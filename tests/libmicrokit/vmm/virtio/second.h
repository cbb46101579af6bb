/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver's second queue, the one that it transmits by, for devices that have two.
 */
#pragma once

#include "driver.h"

/* From the beginning of RAM. */
enum {
    AT_SEND = 0x104000,
    AT_SEND_AVAILABLE = 0x105000,
    AT_SEND_USED = 0x106000,
    AT_OUT = 0x200000,
};

static uint16_t sent; /* chains */

/* Starts the device with both. */
static void start_both(uint64_t features, uint32_t size)
{
    driver_start(features, size);
    memset(ram_at(AT_SEND), 0, 0x3000);
    sent = 0;
    set(0x030, 1);
    set(0x038, size);
    set(0x080, RAM_BASE + AT_SEND);
    set(0x090, RAM_BASE + AT_SEND_AVAILABLE);
    set(0x0a0, RAM_BASE + AT_SEND_USED);
    set(0x044, 1);
    CHECK(reg(0x044) == 1);
}

static struct driver_descriptor *send_descriptor(unsigned int index)
{
    return (struct driver_descriptor *)ram_at(AT_SEND) + index;
}

static void offer_second(uint16_t head, uint32_t size)
{
    uint16_t *ring = ram_at(AT_SEND_AVAILABLE);

    ring[2 + sent % size] = head;
    ring[1] = ++sent;
    kick(1);
}

static uint16_t came_back(void)
{
    return ((uint16_t *)ram_at(AT_SEND_USED))[1];
}
