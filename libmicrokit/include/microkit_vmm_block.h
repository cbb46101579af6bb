/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A disk for a virtual machine: a virtio block device ("Virtual I/O Device (VIRTIO) Version 1.2", 5.2), whose blocks come from a
 * server of block devices (microkit_block.h), as from the virtualiser, which gives each of its clients a partition. So the VMM has
 * what any client has: a connection and a region of data. Data is copied between that and the guest's RAM.
 *
 *     static struct microkit_vm_disk disk;
 *
 *     void init(void)
 *     {
 *         microkit_vm_disk_init(&disk, DISK, own, servers, data, data_size);
 *     }
 *
 *     void notified(microkit_channel ch)
 *     {
 *         if (ch == DISK) {
 *             microkit_vm_disk_notified(&disk);
 *         }
 *         if (microkit_vm_disk_ready(&disk) && ...) {   // not started yet
 *             ...                                       // microkit_vm_load
 *             microkit_vm_disk_add(&disk, &vm, MICROKIT_VM_VIRTIO(0), MICROKIT_VM_VIRTIO_IRQ(0))
 *             ...                                       // microkit_vm_start
 *         }
 *     }
 *
 * A guest that is started before the disk is ready sees no blocks at first. If the server is started again the guest's requests wait, and
 * are asked for anew.
 *
 * For the thread of the PD's entry points. Why it is right: docs/design/vmm-virtio.md.
 */
#pragma once

#include <microkit_block.h>
#include <microkit_vmm_virtio.h>

#define MICROKIT_VM_DISK_REQUESTS 4 /* of the guest that are under way at once */

/* ---- members are the library's ---------------------------------------------------------- */

enum microkit_vm_disk_stage {
    MICROKIT_VM_DISK_FREE,
    MICROKIT_VM_DISK_WAITS,   /* to be asked for at the server */
    MICROKIT_VM_DISK_ASKED,   /* the server has its part of the data */
    MICROKIT_VM_DISK_DROPPED, /* the same, but the guest has forgotten it */
};

/* One of the guest, which the server gets in pieces that fit into its part of the data. */
struct microkit_vm_disk_request {
    enum microkit_vm_disk_stage stage;
    enum microkit_block_operation operation;
    uint64_t block;       /* the next one */
    uint64_t done, total; /* bytes */
    uint32_t blocks;      /* of the piece */
    struct microkit_vm_chain chain;
};

struct microkit_vm_disk {
    struct microkit_vm_virtio virtio;
    struct microkit_block client;
    microkit_channel server;
    uint8_t *data;
    uint64_t part; /* bytes of data for each request */
    struct microkit_vm_disk_request request[MICROKIT_VM_DISK_REQUESTS];
    uint32_t config[4]; /* capacity, size_max, seg_max (5.2.4) */
};

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

/* ---- the disk of a virtual machine -------------------------------------------------------- */

/*
 * Once, before anything else: channel to the server, memory of the connection, region of data that the server has too, from its
 * beginning, and its bytes: MICROKIT_VM_DISK_REQUESTS * MICROKIT_BLOCK_SIZE or more. The more it has, the fewer pieces a request has.
 */
void microkit_vm_disk_init(struct microkit_vm_disk *disk, microkit_channel server,
                           struct microkit_block_of_client *own,
                           const struct microkit_block_for_client *servers, void *data,
                           uint64_t data_size);

/*
 * Give it to a virtual machine, between load and start; after each load anew. The guest is told that it is read-only if the server
 * has said so by then. False: as microkit_vm_virtio_add, or too little data.
 */
__attribute__((warn_unused_result)) bool microkit_vm_disk_add(struct microkit_vm_disk *disk,
                                                              struct microkit_vm *vm, uint64_t base,
                                                              unsigned int intid);

/* From the PD's notified(), of the server's channel. */
void microkit_vm_disk_notified(struct microkit_vm_disk *disk);

/* Whether the server is there and has said how many blocks there are. */
static inline bool microkit_vm_disk_ready(const struct microkit_vm_disk *disk)
{
    return disk->client.open;
}

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
