/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver's end of a link. A device takes frames in any order, a ring gives them back in its own: so a frame that is transmitted
 * waits for those before it.
 */
#include "net/port.h"

#include "net/link.h"

static uint32_t slot_of(uint32_t position)
{
    return position % MICROKIT_NET_FRAMES;
}

/* ---- start ----------------------------------------------------------------------------------- */

/* What this driver lent in its former life is in its own entries, which no other PD writes. */
static void find_lent(struct net_port *port)
{
    const struct microkit_ring *out = &port->net.out;
    const uint32_t waiting = MICROKIT_NET_FRAMES - microkit_ring_look(&port->net.out);

    port->returned = out->position - waiting;
    for (uint32_t at = port->returned; at != out->position; at++) {
        uint64_t entry = microkit_ring_read(out->entries + slot_of(at));

        port->lent[slot_of(at)] = (uint8_t)(entry % MICROKIT_NET_FRAMES);
        port->with_user |= UINT64_C(1) << port->lent[slot_of(at)];
    }
}

void net_port_init(struct net_port *port, struct microkit_net_memory *own,
                   const struct microkit_net_memory *user, uint32_t most)
{
    *port = (struct net_port){.most = most};
    microkit_net_init(&port->net, own, user);
    port->first = port->net.in.position;
    find_lent(port);
}

/* ---- received -------------------------------------------------------------------------------- */

/* There is room: entries and buffers are as many. */
void net_port_received(struct net_port *port, uint32_t buffer, uint32_t length)
{
    const struct microkit_net_entry entry = {.buffer = buffer, .length = length};

    port->lent[slot_of(port->net.out.position)] = (uint8_t)buffer;
    (void)!microkit_ring_put(&port->net.out, &entry);
}

/* How many buffers are lent, as far as the user says. */
static uint32_t count_lent(struct net_port *port)
{
    return MICROKIT_NET_FRAMES - microkit_ring_look(&port->net.out);
}

bool net_port_take_back(struct net_port *port, uint32_t *buffer)
{
    if (port->net.out.position - port->returned <= count_lent(port)) {
        return false;
    }
    *buffer = port->lent[slot_of(port->returned++)];
    return true;
}

/* ---- to be transmitted ----------------------------------------------------------------------- */

uint32_t net_port_under_way(const struct net_port *port)
{
    return port->net.in.position - port->first;
}

/* Done, in whatever order, up to the first that is not. */
static void pass_done(struct net_port *port)
{
    while ((port->done >> slot_of(port->first) & 1) != 0) {
        port->done &= ~(UINT64_C(1) << slot_of(port->first));
        port->first++;
    }
}

bool net_port_take(struct net_port *port, struct net_port_frame *frame)
{
    struct microkit_net_entry entry;

    while (net_port_under_way(port) < port->most && microkit_ring_take(&port->net.in, &entry)) {
        const uint32_t position = port->net.in.position - 1;

        if (net_link_is_frame(&entry)) {
            *frame = (struct net_port_frame){position % port->most, entry.buffer, entry.length};
            return true;
        }
        port->net.bad++;
        port->done |= UINT64_C(1) << slot_of(position);
        pass_done(port);
    }
    return false;
}

/* The one position of those under way that has this slot. */
void net_port_transmitted(struct net_port *port, uint32_t slot)
{
    const uint32_t position = port->first + (slot - port->first) % port->most;

    port->done |= UINT64_C(1) << slot_of(position);
    pass_done(port);
}

/* ---- both ------------------------------------------------------------------------------------ */

bool net_port_arm(struct net_port *port, bool scarce)
{
    const uint32_t lent = port->net.out.position - port->returned;

    if (scarce) {
        (void)!microkit_ring_arm(&port->net.out);
    }
    if (net_port_under_way(port) < port->most && !microkit_net_arm_receive(&port->net)) {
        return false;
    }
    return !scarce || count_lent(port) == lent;
}

bool net_port_publish(struct net_port *port)
{
    return microkit_net_publish_keeping(&port->net, net_port_under_way(port));
}
