/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A network card for a virtual machine: a virtio network device ("Virtual I/O Device (VIRTIO) Version 1.2", 5.1) without offloads,
 * whose frames come from and go to the other end of a link (microkit_net.h), as that of the virtualiser, which is a switch for its
 * clients. Frames are copied between the link's regions and the guest's RAM.
 *
 *     static struct microkit_vm_net card;
 *
 *     void init(void)
 *     {
 *         microkit_vm_net_init(&card, NET, own, peer);
 *     }
 *
 *     void notified(microkit_channel ch)
 *     {
 *         if (ch == NET) {
 *             microkit_vm_net_notified(&card);
 *         }
 *         if (microkit_vm_net_ready(&card) && ...) {    // not started yet
 *             ...                                       // microkit_vm_load
 *             microkit_vm_net_add(&card, &vm, MICROKIT_VM_VIRTIO(1), MICROKIT_VM_VIRTIO_IRQ(1))
 *             ...                                       // microkit_vm_start
 *         }
 *     }
 *
 * The guest has the address that the peer has assigned, and learns whether there is a connection. Frames that come while its driver does not run
 * may be lost; while it has no room they wait in the link.
 *
 * For the thread of the PD's entry points. Why it is right: docs/design/vmm-virtio.md.
 */
#pragma once

#include <microkit_net.h>
#include <microkit_vmm_virtio.h>

/* ---- members are the library's ---------------------------------------------------------- */

/* 5.1.4, what is offered of it. */
struct microkit_vm_net_config {
    uint8_t address[MICROKIT_NET_ADDRESS];
    uint16_t status; /* 1: there is a connection */
};

struct microkit_vm_net {
    struct microkit_vm_virtio virtio;
    struct microkit_net link;
    microkit_channel peer;
    bool assigned;                   /* the address */
    bool has_buffer;                 /* of the guest's, for the next frame */
    struct microkit_vm_chain buffer; /* that one */
    struct microkit_vm_net_config config;
};

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

/* ---- the network card of a virtual machine ------------------------------------------------ */

/* Once, before anything else: channel to the peer, and the two regions of the link. */
void microkit_vm_net_init(struct microkit_vm_net *card, microkit_channel peer,
                          struct microkit_net_memory *own, const struct microkit_net_memory *peers);

/* Give it to a virtual machine, between load and start; after each load anew. False: as microkit_vm_virtio_add. */
__attribute__((warn_unused_result)) bool microkit_vm_net_add(struct microkit_vm_net *card,
                                                             struct microkit_vm *vm, uint64_t base,
                                                             unsigned int intid);

/* From the PD's notified(), of the peer's channel. */
void microkit_vm_net_notified(struct microkit_vm_net *card);

/* Whether the peer has assigned an address. A guest that is started before has none but zeros until it is told of a change, which drivers may
 * not look at. */
static inline bool microkit_vm_net_ready(const struct microkit_vm_net *card)
{
    return card->assigned;
}

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
