/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Devices by "Virtual I/O Device (VIRTIO) Version 1.2" (OASIS) on MMIO (4.2), modern and legacy, and their split virtqueues
 * (2.7): for drivers, which are told here what is common to all kinds of devices.
 *
 * A device is believed in nothing that it says in memory: what this side has written it remembers by itself, and what the
 * device has used is checked. (What a device accesses is another matter: docs/dma.md.) The memory of a queue is cached, for devices
 * that are coherent, or not, for others.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Feature bits that are no device's own (6). */
#define MICROKIT_VIRTIO_F_VERSION_1 (UINT64_C(1) << 32)

/* Bits of microkit_virtio_acknowledge. */
#define MICROKIT_VIRTIO_INTERRUPT_USED   1u
#define MICROKIT_VIRTIO_INTERRUPT_CONFIG 2u

/* Flags of a descriptor (2.7.5). */
#define MICROKIT_VIRTQ_NEXT  1u
#define MICROKIT_VIRTQ_WRITE 2u /* the device writes */

/* A device; in memory of its driver alone. Its members are not for programs, but for `features` to be read. */
struct microkit_virtio {
    uintptr_t registers;
    bool legacy;
    uint64_t features; /* that both sides have */
};

struct microkit_virtq_descriptor {
    uint64_t address; /* physical */
    uint32_t length;
    uint16_t flags, next;
};

struct microkit_virtq_used {
    uint32_t head, length;
};

/* A queue; in memory of its driver alone. Its members are not for programs, but for size and broken to be read. */
struct microkit_virtq {
    uintptr_t registers;
    uint32_t number;
    uint32_t size; /* descriptors */
    struct microkit_virtq_descriptor *descriptors;
    uint16_t *available; /* flags, position, heads */
    uint16_t *used;      /* flags, position, then entries */
    uint16_t offered, published, taken;
    bool broken; /* the device has used what it was not given */
};

/* What queues are aligned to, and legacy devices count in. */
#define MICROKIT_VIRTIO_PAGE 4096u

/* Bytes of a queue's memory, from a page boundary on, with size descriptors: a power of two up to 1024. */
#define MICROKIT_VIRTQ_PAGES(bytes) \
    (((bytes) + MICROKIT_VIRTIO_PAGE - 1) / MICROKIT_VIRTIO_PAGE * MICROKIT_VIRTIO_PAGE)
#define MICROKIT_VIRTQ_USED_OFFSET(size) \
    MICROKIT_VIRTQ_PAGES(UINT64_C(16) * (size) + 4 + UINT64_C(2) * (size))
#define MICROKIT_VIRTQ_SIZE(size) \
    (MICROKIT_VIRTQ_USED_OFFSET(size) + MICROKIT_VIRTQ_PAGES(4 + UINT64_C(8) * (size)))

/* Reset the device at these registers, and agree about features: those of `wanted` that it offers; a modern one must offer
 * VERSION_1, which need not be in wanted. kind: of device (5), as 2 for block devices. Memory that the device had is free of it
 * then. False: there is no such device, or it does not agree. */
bool microkit_virtio_start(struct microkit_virtio *device, uintptr_t registers, uint32_t kind,
                           uint64_t wanted);

/* Give the device a queue: memory of MICROKIT_VIRTQ_SIZE(size) bytes, and its physical address. What is in the memory is
 * overwritten. If the device has less room, the queue gets smaller. False: it has no such queue, or it is used already. */
bool microkit_virtio_add_queue(const struct microkit_virtio *device, uint32_t number, void *memory,
                               uint64_t address, uint32_t size, struct microkit_virtq *queue);

/* Let it run: after all queues. False: it does not. */
bool microkit_virtio_run(const struct microkit_virtio *device);

/* Whether it runs and does not ask to be reset (2.1). */
bool microkit_virtio_works(const struct microkit_virtio *device);

/* Stop it for good: after that it accesses no memory (2.1, 4.2.3.1). False: it does not say that it has stopped. */
bool microkit_virtio_stop(const struct microkit_virtio *device);

/* Read and acknowledge what it interrupts for. Then look at the queues; and after that acknowledge the interrupt. */
uint32_t microkit_virtio_acknowledge(const struct microkit_virtio *device);

/* 32 and 64 bits of its configuration, at a multiple of 4 bytes. Halves of 64 that do not belong together are read again, a few
 * times (2.5.3). */
uint32_t microkit_virtio_config32(const struct microkit_virtio *device, uint32_t offset);
uint64_t microkit_virtio_config64(const struct microkit_virtio *device, uint32_t offset);

/* Set descriptor `index`, below size. Only while the device does not have it. */
void microkit_virtq_describe(struct microkit_virtq *queue, uint32_t index,
                             struct microkit_virtq_descriptor descriptor);

/* Offer the chain that begins there. At most size of them may be offered and not taken back. */
void microkit_virtq_offer(struct microkit_virtq *queue, uint32_t head);

/* Let the device see what was offered, and tell it if it wants to be told. */
void microkit_virtq_publish(struct microkit_virtq *queue);

/* Take back a chain that the device has used: its head, below size, and how many bytes the device says that it wrote, which may be any number.
 * Whether this chain was offered is for the driver to check. False: there
 * is none, or the queue is broken. */
bool microkit_virtq_take(struct microkit_virtq *queue, struct microkit_virtq_used *used);
