/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A Cadence GEM (UG1085, chapter 34): buffers that it receives into, and frames that it transmits, in the order of two rings. Of what it
 * writes into memory only whether it is done and how long a frame is are read, and checked; which buffer that is, is noted here. After
 * an error it is stopped and set up anew.
 */
#pragma once

#include <microkit_net.h>

#include "net/gem_phy.h"
#include "net/port.h"

/* Four words: addresses have 64 bits. */
struct net_gem_descriptor {
    uint32_t words[4];
};

/* What driver and device have in common: not cached, at a page boundary. */
struct net_gem_memory {
    struct net_gem_descriptor receive[MICROKIT_NET_FRAMES], transmit[MICROKIT_NET_FRAMES];
    struct net_gem_descriptor none_1[2]; /* the whole second queues: never the device's */
};

/* Positions count on, modulo 2^32; a place in the ring is position modulo MICROKIT_NET_FRAMES. */
struct net_gem_ring {
    struct net_gem_entry {
        uint8_t buffer, slot; /* slot: of what is transmitted */
        uint16_t length;
    } entries[MICROKIT_NET_FRAMES]; /* by place */
    uint32_t done;                  /* up to where the device is done */
    uint32_t shown;                 /* up to where it may go */
    uint32_t end;                   /* what is behind that it sees at the next publish */
};

/* Where the link's two regions are, in the driver's own addresses. */
struct net_gem_view {
    const struct microkit_net_memory *own, *user;
};

/* In memory of the driver alone. */
struct net_gem {
    uintptr_t registers;
    struct net_gem_memory *memory;
    uint64_t address; /* physical, of memory */
    struct net_gem_view view;
    struct net_buffers buffers;
    struct net_gem_ring receive, transmit;
    uint32_t phy;
    struct net_gem_link link;
    uint8_t mac[MICROKIT_NET_ADDRESS];
    bool there;   /* there is a device */
    bool runs;    /* it may access memory */
    bool failed;  /* it had an error, and is set up anew at the next publish */
    bool starved; /* it has lost frames for want of a buffer */
    bool idle;    /* it may have stopped transmitting before it saw all */
};

/* Find the device in its page of registers, and stop it. It runs from the first publish on. memory: at the physical address, a page
 * boundary, and not cached. False: there is none. */
bool net_gem_start(struct net_gem *gem, uintptr_t registers, struct net_gem_memory *memory,
                   uint64_t address, struct net_gem_view view, struct net_buffers buffers);

/* Buffers that the device has. */
uint32_t net_gem_offered(const struct net_gem *gem);

/* The rest as of net/driver.h. */
void net_gem_offer(struct net_gem *gem, uint32_t buffer);
bool net_gem_received(struct net_gem *gem, uint32_t *buffer, uint32_t *length);
void net_gem_transmit(struct net_gem *gem, uint32_t slot, uint32_t buffer, uint32_t length);
bool net_gem_transmitted(struct net_gem *gem, uint32_t *slot);
void net_gem_publish(struct net_gem *gem);
void net_gem_interrupted(struct net_gem *gem);

/* Ask the PHY whether it is connected, and how: a change sets the device up anew. */
void net_gem_look(struct net_gem *gem);
