/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's driver of a virtio device, by virtio 1.2 and its numbers: registers (4.2.2), and one split virtqueue (2.7) in RAM.
 */
#pragma once

#include "../model.h"

#include <microkit_vmm_virtio.h>

#define DEVICE_BASE 0x0a100000
#define DEVICE_IRQ  48
#define QUEUE_SIZE  8

/* Where things are in RAM, from its beginning. */
enum {
    AT_DESCRIPTORS = 0x100000,
    AT_AVAILABLE = 0x101000,
    AT_USED = 0x102000,
    AT_DATA = 0x110000,
};

enum {
    NEXT = 1,
    WRITE = 2,
};

struct driver_descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

struct driver_used {
    uint32_t head, length;
};

static uint16_t driver_offered, driver_seen;

static inline uint32_t reg(uint64_t offset)
{
    return (uint32_t)guest_load(0, DEVICE_BASE + offset, 4);
}

static inline void set(uint64_t offset, uint32_t value)
{
    guest_store(0, DEVICE_BASE + offset, 4, value);
}

static inline void *ram_at(uint64_t offset)
{
    return model_ram + offset;
}

static inline struct driver_descriptor *descriptor(unsigned int index)
{
    return (struct driver_descriptor *)ram_at(AT_DESCRIPTORS) + index;
}

static inline uint16_t *available(void)
{
    return ram_at(AT_AVAILABLE);
}

static inline uint16_t *used(void)
{
    return ram_at(AT_USED);
}

/* A queue that is where it may be; ready is not set yet. */
static inline void driver_queue(unsigned int queue, uint32_t size)
{
    memset(ram_at(AT_DESCRIPTORS), 0, 0x3000);
    driver_offered = driver_seen = 0;
    set(0x030, queue);
    CHECK(reg(0x034) == MICROKIT_VM_VIRTIO_DEPTH && reg(0x044) == 0);
    set(0x038, size);
    set(0x080, RAM_BASE + AT_DESCRIPTORS);
    set(0x084, 0);
    set(0x090, RAM_BASE + AT_AVAILABLE);
    set(0x094, 0);
    set(0x0a0, RAM_BASE + AT_USED);
    set(0x0a4, 0);
}

/* Up to DRIVER_OK (3.1.1). */
static inline void driver_start(uint64_t features, uint32_t size)
{
    set(0x070, 0);
    CHECK(reg(0x070) == 0);
    set(0x070, 1);
    set(0x070, 3);
    set(0x024, 0);
    set(0x020, (uint32_t)features);
    set(0x024, 1);
    set(0x020, 1);
    set(0x070, 11);
    CHECK(reg(0x070) == 11);
    driver_queue(0, size);
    set(0x044, 1);
    CHECK(reg(0x044) == 1);
    set(0x070, 15);
    CHECK(reg(0x070) == 15);
}

static inline void describe(unsigned int index, uint64_t offset, uint32_t length, uint16_t flags)
{
    *descriptor(index) =
        (struct driver_descriptor){RAM_BASE + offset, length, flags, (uint16_t)(index + 1)};
}

static inline void offer(uint16_t head, uint32_t size)
{
    available()[2 + driver_offered % size] = head;
    available()[1] = ++driver_offered;
}

static inline void kick(unsigned int queue)
{
    set(0x050, queue);
}

/* False: nothing has come back. */
static inline bool take_used(uint32_t size, struct driver_used *entry)
{
    if (used()[1] == driver_seen) {
        return false;
    }
    *entry = ((struct driver_used *)(void *)(used() + 2))[driver_seen++ % size];
    return true;
}

static inline bool driver_line(void)
{
    return vm.gic.shared[DEVICE_IRQ / 32].line >> DEVICE_IRQ % 32 & 1;
}
