/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio network device (virtio 1.2, 5.1): buffers that it receives into, and frames that it transmits. It is believed in nothing that it
 * writes into memory; one that breaks the rules is stopped.
 */
#pragma once

#include <microkit_net.h>
#include <microkit_virtio.h>

#include "net/port.h"

#define NET_CARD_DESCRIPTORS \
    (2 * MICROKIT_NET_FRAMES) /* of each queue; two for a frame: header, frame */

/* Before a frame (5.1.6). No offload is agreed on, so it says nothing; legacy devices have two bytes less of it. */
struct net_card_header {
    uint8_t bytes[16];
};

/* What driver and device have in common, at a page boundary. */
struct net_card_memory {
    char receive[MICROKIT_VIRTQ_SIZE(NET_CARD_DESCRIPTORS)];
    char transmit[MICROKIT_VIRTQ_SIZE(NET_CARD_DESCRIPTORS)];
    struct net_card_header received[MICROKIT_NET_FRAMES];
    struct net_card_header zero; /* of all that is transmitted */
};

/* In memory of the driver alone. */
struct net_card {
    struct microkit_virtio device;
    struct microkit_virtq receive, transmit;
    struct net_card_memory *memory;
    uint64_t address; /* physical, of memory */
    struct net_buffers buffers;
    bool works;
    uint32_t
        slots; /* frames that each queue can have at a time: a power of two up to MICROKIT_NET_FRAMES */
    uint64_t receiving,
        transmitting; /* a bit for each buffer, and for each slot, that the device has */
    uint32_t offered; /* buffers that it has */
    uint8_t mac[MICROKIT_NET_ADDRESS];
    bool connected;
};

/* Find the first network device in a page of registers, reset it and let it run. memory: at the physical address, on a page
 * boundary. False: there is none that works. */
bool net_card_start(struct net_card *card, uintptr_t page, struct net_card_memory *memory,
                    uint64_t address, struct net_buffers buffers);

/* ---- receive --------------------------------------------------------------------------------- */

/* Let it receive into one of this end's buffers, which it does not have. Not used: those from `slots` on. */
void net_card_offer(struct net_card *card, uint32_t buffer);

/* The next buffer that it has filled, and how long the frame is: 0 if what it says is no frame's. False: none, now. */
bool net_card_received(struct net_card *card, uint32_t *buffer, uint32_t *length);

/* ---- transmit -------------------------------------------------------------------------------- */

/* Have it transmit a frame in one of the user's buffers. slot: below `slots`, one that it does not have. */
void net_card_transmit(struct net_card *card, uint32_t slot, uint32_t buffer, uint32_t length);

/* The next slot that is transmitted; all, one by one, of a device that does not work any more. False: none, now. */
bool net_card_transmitted(struct net_card *card, uint32_t *slot);

/* ---- both ------------------------------------------------------------------------------------ */

/* Let it see what was offered and is to be transmitted. */
void net_card_publish(struct net_card *card);

/* Have its interrupt acknowledged, and see whether it is connected; then look for frames. */
void net_card_interrupted(struct net_card *card);
