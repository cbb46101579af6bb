/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver's end of a link: frames are in buffers that the device writes and reads, in any order. What was received waits in the
 * buffer where the device put it, until the user gives it back; what is to be transmitted stays where the user put it, until the device
 * has done it.
 */
#pragma once

#include <microkit_net.h>

/* The address of a device that has none: for local use (IEEE 802, 8.4). */
#define NET_LOCAL_ADDRESS       \
    {                           \
        0x02, 'm', 'k', 0, 0, 1 \
    }

/* Where the buffers of both ends are: physical addresses of the first. */
struct net_buffers {
    uint64_t own, user;
};

/* That of a buffer, below MICROKIT_NET_FRAMES. */
static inline uint64_t net_buffer_at(uint64_t first, uint32_t buffer)
{
    return first + (uint64_t)buffer * MICROKIT_NET_FRAME_SIZE;
}

/* In memory of the driver alone. */
struct net_port {
    struct microkit_net net;
    uint32_t most;                     /* frames that can be being transmitted at once */
    uint8_t lent[MICROKIT_NET_FRAMES]; /* buffers that the user has, by the slot of their entry */
    uint32_t returned;                 /* position up to which they were given back */
    uint32_t first;                    /* position of the first frame that is not transmitted */
    uint64_t done;                     /* a bit for each slot from there on that is */
    uint64_t with_user;                /* at the start: a bit for each buffer that is lent */
};

/* Make it, also where this driver was before it was started again: what the user has stays lent, what was not transmitted comes
 * again. most: frames that can be being transmitted at once, a power of two up to MICROKIT_NET_FRAMES. */
void net_port_init(struct net_port *port, struct microkit_net_memory *own,
                   const struct microkit_net_memory *user, uint32_t most);

/* ---- received -------------------------------------------------------------------------------- */

/* Hand on a frame that is in one of this end's buffers, MICROKIT_NET_LEAST to MICROKIT_NET_MOST bytes long; the buffer is lent then. */
void net_port_received(struct net_port *port, uint32_t buffer, uint32_t length);

/* The next buffer that the user has given back. False: none. */
bool net_port_take_back(struct net_port *port, uint32_t *buffer);

/* ---- to be transmitted ----------------------------------------------------------------------- */

struct net_port_frame {
    uint32_t slot;   /* of those that are being transmitted, each has its own: below `most` */
    uint32_t buffer; /* the user's; below MICROKIT_NET_FRAMES */
    uint32_t length; /* MICROKIT_NET_LEAST to MICROKIT_NET_MOST */
};

/* The next frame to transmit, if one more can be. False: none. */
bool net_port_take(struct net_port *port, struct net_port_frame *frame);

/* The frame in this slot, one of those that are being transmitted, is it now, or will not be. */
void net_port_transmitted(struct net_port *port, uint32_t slot);

/* How many are being transmitted. */
uint32_t net_port_under_way(const struct net_port *port);

/* ---- both ------------------------------------------------------------------------------------ */

/* Ask for a notification when there is a frame that can be transmitted, and if `scarce`, when a buffer was given back. True: there is
 * neither. False: there is one, go on. */
bool net_port_arm(struct net_port *port, bool scarce);

/* Hand over what was received, and give back what was transmitted. Returns whether the user is to be notified. */
bool net_port_publish(struct net_port *port);
