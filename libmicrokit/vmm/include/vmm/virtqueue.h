/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Split virtqueues in a guest's RAM (virtio 1.2, 2.7), the device's side.
 */
#pragma once

#include <microkit_vmm_virtio.h>

/* size bytes of the guest's RAM in this PD, or NULL: not all of them are RAM. */
void *microkit_vm_guest_memory(const struct microkit_vm *vm, uint64_t address, uint64_t size);

/* From what the guest has set: size and addresses are right, and positions begin. False: they are not. */
bool microkit_vm_virtqueue_begin(const struct microkit_vm *vm, struct microkit_vm_virtqueue *queue);

enum microkit_vm_virtqueue_found {
    VIRTQUEUE_NONE,
    VIRTQUEUE_CHAIN,
    VIRTQUEUE_BROKEN, /* by the guest */
};

enum microkit_vm_virtqueue_found microkit_vm_virtqueue_take(const struct microkit_vm *vm,
                                                            struct microkit_vm_virtqueue *queue,
                                                            struct microkit_vm_chain *chain);

/* True: interrupt. */
bool microkit_vm_virtqueue_use(struct microkit_vm_virtqueue *queue, uint16_t head,
                               uint32_t written);
