/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver between its device and its user: what is the same for every device. The device receives into the buffers of this program's own
 * region of the link, and transmits from those of the user's, by their physical addresses; what a user says chooses one of these buffers. A
 * program includes this once and has the functions of its device beside it, which are called several times for each frame: as those of another
 * file they were a hundredth of all that a frame takes.
 */
#pragma once

#include <microkit.h>
#include <microkit_net.h>

#include "net/port.h"

/* ---- the device ------------------------------------------------------------------------------ */

/* Find it and stop it, as a former life of this program may have left it running. Returns how many frames it can have at a time in
 * each direction, a power of two up to MICROKIT_NET_FRAMES; 0: there is none. */
static uint32_t net_device_start(struct net_buffers buffers);

/* What it has said: the address, and whether it is connected. */
static const uint8_t *net_device_address(void);
static bool net_device_connected(void);

/* Let it receive into one of this end's buffers, which it does not have. */
static void net_device_offer(uint32_t buffer);

/* The next buffer that it has filled, and how long the frame is: 0 if there is no frame in it. False: none, now. */
static bool net_device_received(uint32_t *buffer, uint32_t *length);

/* Whether it has so few buffers left that each counts. */
static bool net_device_is_scarce(void);

/* Have it transmit a frame in one of the user's buffers. slot: one that it does not have. */
static void net_device_transmit(uint32_t slot, uint32_t buffer, uint32_t length);

/* The next slot that is transmitted, or that will never be: all, of a device that does not work. False: none, now. */
static bool net_device_transmitted(uint32_t *slot);

/* Let it see what was offered and is to be transmitted. */
static void net_device_publish(void);

/* It has interrupted: take its reason away, so that what it does from now on interrupts anew. */
static void net_device_interrupted(void);

/* ---- the link ---------------------------------------------------------------------------------- */

/* Set by the tool: the two regions of the link, and their physical addresses; the ids of interrupt and user. */
struct microkit_net_memory *net_own;
const struct microkit_net_memory *net_user;
uint64_t net_own_address, net_user_address;
uint64_t net_irq, net_user_channel;

static struct net_port port;
static uint32_t device_slots; /* 0: there is no device */

/* ---- frames ---------------------------------------------------------------------------------- */

static void receive(void)
{
    uint32_t buffer, length;

    while (net_port_take_back(&port, &buffer)) {
        net_device_offer(buffer);
    }
    while (net_device_received(&buffer, &length)) {
        if (length != 0) {
            net_port_received(&port, buffer, length);
        } else {
            net_device_offer(buffer);
        }
    }
}

/* What a device that does not work is to transmit comes back at once, so that nobody waits for it. */
static void transmit(void)
{
    struct net_port_frame frame;
    uint32_t slot;

    while (net_port_take(&port, &frame)) {
        net_device_transmit(frame.slot, frame.buffer, frame.length);
    }
    while (net_device_transmitted(&slot)) {
        net_port_transmitted(&port, slot);
    }
}

/* When the device has only few buffers left, each that is given back counts. */
static bool arm(void)
{
    return net_port_arm(&port, net_device_is_scarce());
}

/* ---- events ---------------------------------------------------------------------------------- */

static void serve(void)
{
    bool notify;

    do {
        receive();
        transmit();
    } while (!arm());
    net_device_publish();
    notify = device_slots != 0 &&
             microkit_net_set_state(&port.net, net_device_address(), net_device_connected());
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
            net_device_offer(i);
        }
    }
}

/* For init(): device and link, where they were before this program was started again. */
static void net_driver_init(void)
{
    const struct net_buffers buffers = {
        .own = net_own_address + offsetof(struct microkit_net_memory, frames),
        .user = net_user_address + offsetof(struct microkit_net_memory, frames),
    };

    device_slots = net_device_start(buffers);
    net_port_init(&port, net_own, net_user, device_slots != 0 ? device_slots : MICROKIT_NET_FRAMES);
    offer_all();
    serve();
}

/* For notified(). The device's reason for the interrupt goes first, so that what it does after the look interrupts anew; then the look; then the
 * interrupt's acknowledgement, which lets the next one come. */
static void net_driver_notified(microkit_channel ch)
{
    if (ch == net_irq) {
        net_device_interrupted();
    }
    serve();
    if (ch == net_irq) {
        microkit_irq_ack(ch);
    }
}
