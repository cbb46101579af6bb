/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A device from its reset to its running (virtio 1.2, 3.1, 4.2.3, and 4.2.4 for legacy ones). Each register is written in the
 * order that is required there; they are Device memory of one peripheral, so accesses arrive in that order (Arm ARM
 * B2.7.2).
 */
#include <microkit_virtio.h>

#include "virtio/machine.h"
#include "virtio/registers.h"

#define RESET_TRIES  1000
#define CONFIG_TRIES 4

static uint32_t get(const struct microkit_virtio *device, uint32_t offset)
{
    return virtio_read(device->registers, offset);
}

static void set(const struct microkit_virtio *device, uint32_t offset, uint32_t value)
{
    virtio_write(device->registers, offset, value);
}

static void set64(const struct microkit_virtio *device, uint32_t offset, uint64_t value)
{
    set(device, offset, (uint32_t)value);
    set(device, offset + 4, (uint32_t)(value >> 32));
}

/* ---- from reset to running ------------------------------------------------------------------- */

/* It may take a while until the device says so (4.2.3.1); one that never does is none to be used. */
bool microkit_virtio_stop(const struct microkit_virtio *device)
{
    set(device, VIRTIO_STATUS, 0);
    for (uint32_t i = 0; i < RESET_TRIES; i++) {
        if (get(device, VIRTIO_STATUS) == 0) {
            virtio_full_barrier(); /* its memory is the driver's from here on */
            return true;
        }
    }
    return false;
}

static bool is_there(struct microkit_virtio *device, uint32_t kind)
{
    uint32_t version = get(device, VIRTIO_VERSION);

    device->legacy = version == VIRTIO_VERSION_LEGACY;
    return get(device, VIRTIO_MAGIC) == VIRTIO_MAGIC_VALUE &&
           (device->legacy || version == VIRTIO_VERSION_MODERN) &&
           get(device, VIRTIO_DEVICE) == kind;
}

static uint64_t offered(const struct microkit_virtio *device)
{
    uint64_t low;

    set(device, VIRTIO_OFFERED_SELECT, 0);
    low = get(device, VIRTIO_OFFERED);
    if (device->legacy) {
        return low;
    }
    set(device, VIRTIO_OFFERED_SELECT, 1);
    return low | (uint64_t)get(device, VIRTIO_OFFERED) << 32;
}

static void accept(const struct microkit_virtio *device)
{
    set(device, VIRTIO_ACCEPTED_SELECT, 0);
    set(device, VIRTIO_ACCEPTED, (uint32_t)device->features);
    if (!device->legacy) {
        set(device, VIRTIO_ACCEPTED_SELECT, 1);
        set(device, VIRTIO_ACCEPTED, (uint32_t)(device->features >> 32));
    }
}

static bool fail(const struct microkit_virtio *device)
{
    set(device, VIRTIO_STATUS, STATUS_FAILED);
    return false;
}

/* Legacy devices have no step for this (3.1.2). */
static bool agree(const struct microkit_virtio *device)
{
    if (device->legacy) {
        return true;
    }
    set(device, VIRTIO_STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_AGREED);
    return (device->features & MICROKIT_VIRTIO_F_VERSION_1) != 0 &&
           (get(device, VIRTIO_STATUS) & STATUS_AGREED) != 0;
}

bool microkit_virtio_start(struct microkit_virtio *device, uintptr_t registers, uint32_t kind,
                           uint64_t wanted)
{
    *device = (struct microkit_virtio){.registers = registers};
    if (!is_there(device, kind) || !microkit_virtio_stop(device)) {
        return false;
    }
    set(device, VIRTIO_STATUS, STATUS_ACKNOWLEDGE);
    set(device, VIRTIO_STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
    device->features = offered(device) & (wanted | MICROKIT_VIRTIO_F_VERSION_1);
    accept(device);
    if (!agree(device)) {
        return fail(device);
    }
    if (device->legacy) {
        set(device, VIRTIO_PAGE_SIZE, MICROKIT_VIRTIO_PAGE);
    }
    return true;
}

bool microkit_virtio_run(const struct microkit_virtio *device)
{
    uint32_t status = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_RUNS;

    set(device, VIRTIO_STATUS, status | (device->legacy ? 0 : STATUS_AGREED));
    return microkit_virtio_works(device);
}

bool microkit_virtio_works(const struct microkit_virtio *device)
{
    uint32_t status = get(device, VIRTIO_STATUS);

    return (status & STATUS_RUNS) != 0 && (status & (STATUS_NEEDS_RESET | STATUS_FAILED)) == 0;
}

/* ---- queues ---------------------------------------------------------------------------------- */

static bool is_free(const struct microkit_virtio *device, uint32_t number)
{
    set(device, VIRTIO_QUEUE_SELECT, number);
    return get(device, device->legacy ? VIRTIO_QUEUE_PAGE : VIRTIO_QUEUE_READY) == 0;
}

/* A power of two: what the device has room for need not be one. */
static uint32_t fitting(uint32_t size, uint32_t most)
{
    while (size > most) {
        size /= 2;
    }
    return size;
}

static void clear(void *memory, uint64_t bytes)
{
    volatile uint64_t *words = memory;

    for (uint64_t i = 0; i < bytes / sizeof(*words); i++) {
        words[i] = 0;
    }
}

/* The used part is where legacy devices expect it: at the next page (2.7.2). */
static void place(const struct microkit_virtio *device, const struct microkit_virtq *queue,
                  uint64_t address)
{
    uint64_t used = MICROKIT_VIRTQ_USED_OFFSET(queue->size);

    set(device, VIRTIO_QUEUE_SIZE, queue->size);
    if (device->legacy) {
        set(device, VIRTIO_QUEUE_ALIGN, MICROKIT_VIRTIO_PAGE);
        set(device, VIRTIO_QUEUE_PAGE, (uint32_t)(address / MICROKIT_VIRTIO_PAGE));
        return;
    }
    set64(device, VIRTIO_DESCRIPTORS, address);
    set64(device, VIRTIO_AVAILABLE, address + sizeof(*queue->descriptors) * (uint64_t)queue->size);
    set64(device, VIRTIO_USED, address + used);
    set(device, VIRTIO_QUEUE_READY, 1);
}

bool microkit_virtio_add_queue(const struct microkit_virtio *device, uint32_t number, void *memory,
                               uint64_t address, uint32_t size, struct microkit_virtq *queue)
{
    uint32_t most;

    *queue = (struct microkit_virtq){.registers = device->registers, .number = number};
    if (!is_free(device, number)) {
        return false;
    }
    most = get(device, VIRTIO_QUEUE_MOST);
    if (most == 0 || address % MICROKIT_VIRTIO_PAGE != 0 ||
        (device->legacy && address / MICROKIT_VIRTIO_PAGE > UINT32_MAX)) {
        return false;
    }
    queue->size = fitting(size, most);
    queue->descriptors = memory;
    queue->available = (uint16_t *)(queue->descriptors + queue->size);
    queue->used = (uint16_t *)((char *)memory + MICROKIT_VIRTQ_USED_OFFSET(queue->size));
    clear(memory, MICROKIT_VIRTQ_SIZE(queue->size));
    virtio_write_barrier(); /* zeros before the register that lets the device look */
    place(device, queue, address);
    return true;
}

/* ---- while it runs --------------------------------------------------------------------------- */

/* Acknowledged before the queues are looked at: what comes after that look interrupts anew. */
uint32_t microkit_virtio_acknowledge(const struct microkit_virtio *device)
{
    uint32_t why = get(device, VIRTIO_INTERRUPT);

    set(device, VIRTIO_INTERRUPT_ACK, why);
    return why;
}

uint32_t microkit_virtio_config32(const struct microkit_virtio *device, uint32_t offset)
{
    return get(device, VIRTIO_CONFIG + offset);
}

/* Legacy devices have no generation: there two readings must be the same (2.5.4). */
uint64_t microkit_virtio_config64(const struct microkit_virtio *device, uint32_t offset)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < CONFIG_TRIES; i++) {
        uint32_t before = device->legacy ? 0 : get(device, VIRTIO_GENERATION);
        uint64_t last = value;

        value = microkit_virtio_config32(device, offset) |
                (uint64_t)microkit_virtio_config32(device, offset + 4) << 32;
        if (device->legacy ? i > 0 && value == last : before == get(device, VIRTIO_GENERATION)) {
            break;
        }
    }
    return value;
}
