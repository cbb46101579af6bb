/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * net_virtio.elf: the driver of a virtio network device, for one user, which may be net_virtualiser.elf. It alone has the device and its
 * interrupt. The device receives into the buffers of this program's own region of the link, and transmits from those of the user's, by
 * their physical addresses; what a user says chooses one of these buffers, so no frame makes the device access anything else. The device
 * itself could: docs/dma.md.
 *
 * Started again, it resets the device, which then accesses nothing any more, and goes on in the link where it was.
 */
#include <microkit.h>

#include "net/card.h"
#include "net/port.h"

/* Set by the tool: the page with the device's registers; memory for its queues, and its physical address; the two regions of the
 * link, and theirs; the ids of interrupt and user. */
char *net_registers;
struct net_card_memory *net_queues;
uint64_t net_queues_address;
struct microkit_net_memory *net_own;
const struct microkit_net_memory *net_user;
uint64_t net_own_address, net_user_address;
uint64_t net_irq, net_user_channel;

static struct net_card card;
static struct net_port port;

/* ---- frames ---------------------------------------------------------------------------------- */

static void receive(void)
{
    uint32_t buffer, length;

    while (net_port_take_back(&port, &buffer)) {
        net_card_offer(&card, buffer);
    }
    while (net_card_received(&card, &buffer, &length)) {
        if (length != 0) {
            net_port_received(&port, buffer, length);
        } else {
            net_card_offer(&card, buffer);
        }
    }
}

/* What a device that does not work is to transmit comes back at once, so that nobody waits for it. */
static void transmit(void)
{
    struct net_port_frame frame;
    uint32_t slot;

    while (net_port_take(&port, &frame)) {
        net_card_transmit(&card, frame.slot, frame.buffer, frame.length);
    }
    while (net_card_transmitted(&card, &slot)) {
        net_port_transmitted(&port, slot);
    }
}

/* When the device has only few buffers left, each that is given back counts. */
static bool arm(void)
{
    return net_port_arm(&port, card.works && card.offered < card.slots / 2);
}

/* ---- events ---------------------------------------------------------------------------------- */

static void serve(void)
{
    bool notify;

    do {
        receive();
        transmit();
    } while (!arm());
    net_card_publish(&card);
    notify = card.slots != 0 && microkit_net_set_state(&port.net, card.mac, card.connected);
    notify |= net_port_publish(&port);
    if (notify) {
        microkit_deferred_notify((microkit_channel)net_user_channel);
    }
}

/* What the user still has, the device gets when it is given back. */
static void offer_all(void)
{
    for (uint32_t i = 0; i < MICROKIT_NET_FRAMES; i++) {
        if ((port.with_user >> i & 1) == 0) {
            net_card_offer(&card, i);
        }
    }
}

void init(void)
{
    const struct net_card_buffers buffers = {
        .own = net_own_address + offsetof(struct microkit_net_memory, frames),
        .user = net_user_address + offsetof(struct microkit_net_memory, frames),
    };

    (void)net_card_start(&card, (uintptr_t)net_registers, net_queues, net_queues_address, buffers);
    net_port_init(&port, net_own, net_user, card.slots != 0 ? card.slots : MICROKIT_NET_FRAMES);
    offer_all();
    serve();
}

/* The device's reason for the interrupt goes first, so that what it does after the look interrupts anew; then the look; then the
 * interrupt's acknowledgement, which lets the next one come. */
void notified(microkit_channel ch)
{
    if (ch == net_irq) {
        net_card_interrupted(&card);
    }
    serve();
    if (ch == net_irq) {
        microkit_irq_ack(ch);
    }
}
