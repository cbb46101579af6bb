/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtio devices that a VMM (microkit_vmm.h) has for its guest: the transport over MMIO, version 2 ("Virtual I/O Device (VIRTIO)
 * Version 1.2", 4.2), and split virtqueues (2.7). For who writes a kind of device; those that are ready are in
 * microkit_vmm_block.h, microkit_vmm_net.h and microkit_vmm_console.h.
 *
 *     static struct microkit_vm_virtio device;
 *
 *     static void offered(void *state, unsigned int queue)         // kind.notified: the guest has offered something
 *     {
 *         for (unsigned int i = 0; i < MICROKIT_VM_VIRTIO_DEPTH; i++) {
 *             if (!microkit_vm_virtio_take(&device, queue, &chain)) {
 *                 break;
 *             }
 *             ... // now or later: microkit_vm_chain_read, microkit_vm_chain_write
 *             microkit_vm_virtio_use(&device, queue, chain.head, written);
 *         }
 *     }
 *
 * The guest is believed nothing: what it says lies in its RAM or is refused, and is read once, since it can write meanwhile. A guest that
 * breaks a rule of queues gets DEVICE_NEEDS_RESET (2.1), and nothing more until it resets the device. It must have its caches on, as
 * the device tree tells it (dma-coherent).
 *
 * For the thread of the PD's entry points. Why it is right: docs/design/vmm-virtio.md.
 */
#pragma once

#include <microkit_virtio.h>
#include <microkit_vmm.h>

/* Addresses and interrupts that nothing else has, for devices 0..31. */
#define MICROKIT_VM_VIRTIO(n)     (0x0c000000 + MICROKIT_VM_VIRTIO_SIZE * (n))
#define MICROKIT_VM_VIRTIO_IRQ(n) (48 + (n))

#define MICROKIT_VM_VIRTIO_SIZE   0x200 /* bytes of guest physical addresses */
#define MICROKIT_VM_VIRTIO_QUEUES 2     /* most of a device */
#define MICROKIT_VM_VIRTIO_DEPTH  32    /* most descriptors of a queue, and so of a chain */

/* What a kind of device is. The functions get state; from within them all functions below may be called. */
struct microkit_vm_virtio_kind {
    uint32_t id;         /* virtio 1.2, 5 */
    uint64_t features;   /* offered; VERSION_1 is added */
    unsigned int queues; /* 1..MICROKIT_VM_VIRTIO_QUEUES */
    const void *config;  /* what the guest reads as configuration; stays, and may change */
    uint32_t config_size;
    void *state;
    /* The guest has offered chains, or has set DRIVER_OK. There may be none. */
    void (*notified)(void *state, unsigned int queue);
    /* The queue is no more, by a reset or a broken rule: all chains taken from it are to be forgotten before this returns, and their
     * memory is not the device's any more. */
    void (*stopped)(void *state, unsigned int queue);
};

/* ---- members are the library's ---------------------------------------------------------- */

struct microkit_vm_virtqueue {
    uint32_t size; /* descriptors, as the guest has said */
    bool ready;
    uint64_t address[3];         /* of descriptors, driver's area, device's area: guest physical */
    const uint64_t *descriptors; /* those in this PD, while ready; 2 words each */
    const uint16_t *available;   /* flags, position, heads */
    uint16_t *used;              /* flags, position, then entries of 2 times 32 bits */
    uint16_t taken, returned;    /* positions */
};

struct microkit_vm_virtio {
    struct microkit_vm *vm;
    struct microkit_vm_virtio_kind kind;
    uint64_t base;
    unsigned int intid;
    uint32_t status, interrupt, generation;
    uint32_t offered_select, accepted_select, queue_select;
    uint64_t accepted; /* features */
    struct microkit_vm_virtqueue queue[MICROKIT_VM_VIRTIO_QUEUES];
};

/* A chain of descriptors, in order: what the device reads, then what it writes. Where they are in this PD. */
struct microkit_vm_chain {
    uint16_t head;
    uint16_t parts, read_parts;
    uint64_t readable, writable; /* bytes; to be read by programs, as head is */
    struct {
        uint8_t *at;
        uint32_t length;
    } part[MICROKIT_VM_VIRTIO_DEPTH];
};

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

/* ---- virtio devices of a virtual machine -------------------------------------------------- */

/*
 * Add a device at base, a multiple of 4, with its node in the device tree and its interrupt, between load and start; after each
 * load anew. kind is copied. False: as microkit_vm_device_add and microkit_vm_device_describe.
 */
__attribute__((warn_unused_result)) bool
microkit_vm_virtio_add(struct microkit_vm_virtio *device, struct microkit_vm *vm,
                       const struct microkit_vm_virtio_kind *kind, uint64_t base,
                       unsigned int intid);

/* Whether the guest's driver has set DRIVER_OK, nothing is wrong, and the virtual machine was not loaded without it since. */
bool microkit_vm_virtio_runs(const struct microkit_vm_virtio *device);

/* The next chain that the guest has offered on a queue. False: none, or the device does not run. The guest can offer more all the time:
 * take at most MICROKIT_VM_VIRTIO_DEPTH at once, of what comes later it notifies. */
__attribute__((warn_unused_result)) bool microkit_vm_virtio_take(struct microkit_vm_virtio *device,
                                                                 unsigned int queue,
                                                                 struct microkit_vm_chain *chain);

/* Give a chain back, by its head, and interrupt if the guest wants it. written: bytes from the beginning of what is writable. */
void microkit_vm_virtio_use(struct microkit_vm_virtio *device, unsigned int queue, uint16_t head,
                            uint32_t written);

/* The configuration has changed. */
void microkit_vm_virtio_changed(struct microkit_vm_virtio *device);

/* The guest has broken a rule of the kind: DEVICE_NEEDS_RESET, and all queues are stopped. */
void microkit_vm_virtio_break(struct microkit_vm_virtio *device);

/* ---- memory of a chain ---------------------------------------------------------------------- */

/*
 * Copy from what is readable, or to what is writable, from offset on: at most size bytes. Returns how many there were. What is
 * read is read once.
 */
uint64_t microkit_vm_chain_read(const struct microkit_vm_chain *chain, uint64_t offset, void *to,
                                uint64_t size);
uint64_t microkit_vm_chain_write(const struct microkit_vm_chain *chain, uint64_t offset,
                                 const void *from, uint64_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
