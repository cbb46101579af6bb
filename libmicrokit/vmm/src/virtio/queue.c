/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Split virtqueues: see vmm/virtqueue.h. The guest can write all of this memory at the same time on another core; so each word is
 * loaded once, atomically, and what it says is compared with its bounds. Nothing that this side has written is read back.
 */
#include <vmm/virtqueue.h>

#define DESCRIPTOR_BYTES 16u
#define DESCRIPTOR_WORDS 2u

/* Of the areas, in the order of their registers (2.7, table of alignments). */
enum {
    DESCRIPTORS,
    DRIVER_AREA,
    DEVICE_AREA,
};

/* Half-words of both rings in front of their entries. */
enum {
    RING_FLAGS,
    RING_POSITION,
    RING_ENTRIES,
};

#define NO_INTERRUPT 1u /* flag of the available ring (2.7.6) */

/* ---- memory ----------------------------------------------------------------------------- */

void *microkit_vm_guest_memory(const struct microkit_vm *vm, uint64_t address, uint64_t size)
{
    const struct microkit_vm_config *config = &vm->config;

    if (address < config->ram_base || address - config->ram_base > config->ram_size ||
        size > config->ram_size - (address - config->ram_base)) {
        return NULL;
    }
    return (uint8_t *)config->ram + (address - config->ram_base);
}

static void *area(const struct microkit_vm *vm, const struct microkit_vm_virtqueue *queue,
                  unsigned int which, uint64_t size, uint64_t alignment)
{
    void *at = microkit_vm_guest_memory(vm, queue->address[which], size);

    return queue->address[which] % alignment == 0 && (uintptr_t)at % alignment == 0 ? at : NULL;
}

bool microkit_vm_virtqueue_begin(const struct microkit_vm *vm, struct microkit_vm_virtqueue *queue)
{
    uint64_t size = queue->size;

    if (size == 0 || size > MICROKIT_VM_VIRTIO_DEPTH || (size & (size - 1)) != 0) {
        return false;
    }
    queue->descriptors = area(vm, queue, DESCRIPTORS, DESCRIPTOR_BYTES * size, DESCRIPTOR_BYTES);
    queue->available = area(vm, queue, DRIVER_AREA, 6 + 2 * size, 2);
    queue->used = area(vm, queue, DEVICE_AREA, 6 + 8 * size, 4);
    queue->taken = queue->returned = 0;
    return queue->descriptors != NULL && queue->available != NULL && queue->used != NULL;
}

/* ---- what the guest offers -------------------------------------------------------------- */

struct descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

static struct descriptor load(const struct microkit_vm_virtqueue *queue, uint16_t index)
{
    const uint64_t *at = queue->descriptors + (uint64_t)DESCRIPTOR_WORDS * index;
    uint64_t second = __atomic_load_n(at + 1, __ATOMIC_RELAXED);

    return (struct descriptor){
        .address = __atomic_load_n(at, __ATOMIC_RELAXED),
        .length = (uint32_t)second,
        .flags = (uint16_t)(second >> 32),
        .next = (uint16_t)(second >> 48),
    };
}

/* No indirect ones, which were not offered; and none that is read behind one that is written (2.7.4.2). */
static bool add(const struct microkit_vm *vm, const struct descriptor *descriptor,
                struct microkit_vm_chain *chain)
{
    uint8_t *at = microkit_vm_guest_memory(vm, descriptor->address, descriptor->length);
    bool writable = (descriptor->flags & MICROKIT_VIRTQ_WRITE) != 0;

    if (at == NULL || (descriptor->flags & ~(MICROKIT_VIRTQ_NEXT | MICROKIT_VIRTQ_WRITE)) != 0 ||
        (!writable && chain->read_parts != chain->parts)) {
        return false;
    }
    chain->part[chain->parts].at = at;
    chain->part[chain->parts++].length = descriptor->length;
    if (writable) {
        chain->writable += descriptor->length;
    } else {
        chain->read_parts++;
        chain->readable += descriptor->length;
    }
    return true;
}

/* One that is longer than the queue goes round in circles. */
static bool follow(const struct microkit_vm *vm, const struct microkit_vm_virtqueue *queue,
                   struct microkit_vm_chain *chain)
{
    uint16_t index = chain->head;
    bool more = true;

    while (more) {
        struct descriptor descriptor;

        if (index >= queue->size || chain->parts == queue->size) {
            return false;
        }
        descriptor = load(queue, index);
        if (!add(vm, &descriptor, chain)) {
            return false;
        }
        index = descriptor.next;
        more = (descriptor.flags & MICROKIT_VIRTQ_NEXT) != 0;
    }
    return true;
}

/* The position is acquired: head, descriptors and data that were written before it are seen. */
enum microkit_vm_virtqueue_found microkit_vm_virtqueue_take(const struct microkit_vm *vm,
                                                            struct microkit_vm_virtqueue *queue,
                                                            struct microkit_vm_chain *chain)
{
    const uint16_t *ring = queue->available;
    uint16_t position = __atomic_load_n(&ring[RING_POSITION], __ATOMIC_ACQUIRE);

    if (position == queue->taken) {
        return VIRTQUEUE_NONE;
    }
    if ((uint16_t)(position - queue->taken) > queue->size) {
        return VIRTQUEUE_BROKEN;
    }
    chain->head =
        __atomic_load_n(&ring[RING_ENTRIES + queue->taken % queue->size], __ATOMIC_RELAXED);
    chain->parts = chain->read_parts = 0;
    chain->readable = chain->writable = 0;
    queue->taken++;
    return follow(vm, queue, chain) ? VIRTQUEUE_CHAIN : VIRTQUEUE_BROKEN;
}

/* ---- what it gets back ------------------------------------------------------------------ */

/*
 * Data and entry are seen before the position, which is released. The flag is loaded behind the position's store, and a full
 * barrier between them; the driver has one between its store of the flag and its load of the position (2.7.7): so
 * one of both sees the other's.
 */
bool microkit_vm_virtqueue_use(struct microkit_vm_virtqueue *queue, uint16_t head, uint32_t written)
{
    uint32_t *entry =
        (uint32_t *)(void *)(queue->used + RING_ENTRIES) + 2 * (queue->returned % queue->size);

    __atomic_store_n(entry, head, __ATOMIC_RELAXED);
    __atomic_store_n(entry + 1, written, __ATOMIC_RELAXED);
    __atomic_store_n(&queue->used[RING_POSITION], ++queue->returned, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return (__atomic_load_n(&queue->available[RING_FLAGS], __ATOMIC_RELAXED) & NO_INTERRUPT) == 0;
}
