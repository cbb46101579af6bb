/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio entropy device (virtio 1.2, 2.7 split virtqueues, 4.2 MMIO, 5.4): interrupts when it has filled
 * a buffer, on an edge-triggered line. The queue has one entry.
 */
#include "driver.h"

#define DEVICE_ID       (0x008 / 4)
#define FEATURES        (0x020 / 4)
#define FEATURES_SELECT (0x024 / 4)
#define QUEUE_SIZE      (0x038 / 4)
#define QUEUE_READY     (0x044 / 4)
#define QUEUE_NOTIFY    (0x050 / 4)
#define RAW             (0x060 / 4)
#define CLEAR           (0x064 / 4)
#define STATUS          (0x070 / 4)
#define QUEUE_TABLE     (0x080 / 4)
#define QUEUE_AVAILABLE (0x090 / 4)
#define QUEUE_USED      (0x0a0 / 4)

#define TRANSPORT       (0x200 / 4) /* from one to the next */
#define ENTROPY         4
#define STARTED         0xfu /* ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK */
#define WRITABLE        2
#define LENGTH          64

struct queue {
    struct {
        uint64_t address;
        uint32_t length;
        uint16_t flags, next;
    } table;
    struct {
        uint16_t flags, count, entry;
    } available;
    uint8_t apart[10];
    struct {
        uint16_t flags, count;
        uint32_t id, length;
    } used;
    uint8_t buffer[LENGTH];
};

volatile uint32_t *device;     /* set by the tool */
volatile struct queue *memory; /* set by the tool */
uint64_t memory_address;       /* set by the tool */

static void set(unsigned int where, uint64_t offset)
{
    device[where] = (uint32_t)(memory_address + offset);
    device[where + 1] = (uint32_t)((memory_address + offset) >> 32);
}

static void find(void)
{
    while (device[DEVICE_ID] != ENTROPY) {
        device += TRANSPORT;
    }
}

static void device_start(void)
{
    find();
    device[STATUS] = 0;
    device[STATUS] = 3;
    device[FEATURES_SELECT] = 1;
    device[FEATURES] = 1; /* bit 32: VIRTIO_F_VERSION_1 */
    device[STATUS] = 0xb;
    device[QUEUE_SIZE] = 1;
    set(QUEUE_TABLE, __builtin_offsetof(struct queue, table));
    set(QUEUE_AVAILABLE, __builtin_offsetof(struct queue, available));
    set(QUEUE_USED, __builtin_offsetof(struct queue, used));
    device[QUEUE_READY] = 1;
    device[STATUS] = STARTED;
    memory->table.address = memory_address + __builtin_offsetof(struct queue, buffer);
    memory->table.length = LENGTH;
    memory->table.flags = WRITABLE;
}

static void device_raise(void)
{
    __atomic_store_n(&memory->available.count, (uint16_t)(memory->available.count + 1),
                     __ATOMIC_RELEASE);
    __asm__ volatile("dsb sy" ::: "memory"); /* before the device is told */
    device[QUEUE_NOTIFY] = 0;
}

static bool device_lower(void)
{
    uint32_t why = device[RAW];

    device[CLEAR] = why;
    return why != 0 &&
           __atomic_load_n(&memory->used.count, __ATOMIC_ACQUIRE) == memory->available.count;
}

static void device_stop(void)
{
}
