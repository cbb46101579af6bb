/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An end of a link. A frame that is sent lies in the buffer with the number of its entry's slot, so a buffer is free when its slot
 * is; only who has a device chooses others (net/port.h).
 */
#include "net/link.h"

/* A word that is written at once: the address, first byte lowest, and these. */
#define STATE_ASSIGNED  (UINT64_C(1) << 48)
#define STATE_CONNECTED (UINT64_C(1) << 49)

void microkit_net_init(struct microkit_net *net, struct microkit_net_memory *own,
                       const struct microkit_net_memory *peer)
{
    const uint32_t entry = sizeof(struct microkit_net_entry);

    *net = (struct microkit_net){.own = own, .peer = peer};
    (void)microkit_ring_init_consumer(&net->in, peer->given, own->taken, MICROKIT_NET_FRAMES,
                                      entry);
    (void)microkit_ring_init_producer(&net->out, own->given, peer->taken, MICROKIT_NET_FRAMES,
                                      entry);
    microkit_ring_resume(&net->in);
    microkit_ring_resume(&net->out);
}

/* ---- the network ----------------------------------------------------------------------------- */

static uint64_t load_state(const struct microkit_net_memory *memory)
{
    return *(const volatile uint64_t *)&memory->state;
}

bool microkit_net_address(const struct microkit_net *net, uint8_t address[MICROKIT_NET_ADDRESS])
{
    uint64_t state = load_state(net->peer);

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        address[i] = (uint8_t)(state >> 8 * i);
    }
    return (state & STATE_ASSIGNED) != 0;
}

bool microkit_net_connected(const struct microkit_net *net)
{
    return (load_state(net->peer) & STATE_CONNECTED) != 0;
}

bool microkit_net_set_state(struct microkit_net *net, const uint8_t address[MICROKIT_NET_ADDRESS],
                            bool connected)
{
    uint64_t state = STATE_ASSIGNED | (connected ? STATE_CONNECTED : 0);

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        state |= (uint64_t)address[i] << 8 * i;
    }
    if (state == load_state(net->own)) {
        return false;
    }
    *(volatile uint64_t *)&net->own->state = state;
    return true;
}

/* ---- receive --------------------------------------------------------------------------------- */

bool net_link_is_frame(const struct microkit_net_entry *entry)
{
    return entry->buffer < MICROKIT_NET_FRAMES && entry->length >= MICROKIT_NET_LEAST &&
           entry->length <= MICROKIT_NET_MOST;
}

bool microkit_net_receive(struct microkit_net *net, struct microkit_net_frame *frame)
{
    struct microkit_net_entry entry;

    while (microkit_ring_take(&net->in, &entry)) {
        if (net_link_is_frame(&entry)) {
            frame->data = net->peer->frames[entry.buffer];
            frame->length = entry.length;
            return true;
        }
        net->bad++;
    }
    return false;
}

bool microkit_net_arm_receive(struct microkit_net *net)
{
    return microkit_ring_arm(&net->in);
}

/* ---- send ------------------------------------------------------------------------------------ */

static uint32_t next_buffer(const struct microkit_net *net)
{
    return net->out.position % MICROKIT_NET_FRAMES;
}

void *microkit_net_room(struct microkit_net *net)
{
    return microkit_ring_look(&net->out) != 0 ? net->own->frames[next_buffer(net)] : NULL;
}

bool microkit_net_send(struct microkit_net *net, uint32_t length)
{
    const struct microkit_net_entry entry = {.buffer = next_buffer(net), .length = length};

    return net_link_is_frame(&entry) && microkit_ring_put(&net->out, &entry);
}

bool microkit_net_arm_send(struct microkit_net *net)
{
    return microkit_ring_arm(&net->out);
}

/* ---- either ---------------------------------------------------------------------------------- */

bool microkit_net_publish_keeping(struct microkit_net *net, uint32_t kept)
{
    bool waits = !net->told;

    net->told = true; /* the first time always: what was here before may have failed to */
    waits |= microkit_ring_publish_keeping(&net->in, kept);
    waits |= microkit_ring_publish(&net->out);
    return waits;
}

bool microkit_net_publish(struct microkit_net *net)
{
    return microkit_net_publish_keeping(net, 0);
}

bool microkit_net_broken(const struct microkit_net *net)
{
    return microkit_ring_broken(&net->in) || microkit_ring_broken(&net->out);
}
