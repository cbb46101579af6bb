/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What drivers have in common: the link to their user, and when what is done. The device is each driver's own, by the functions below.
 */
#pragma once

#include <microkit.h>
#include <microkit_net.h>

#include "net/port.h"

/* ---- the device: each driver has its own ----------------------------------------------------- */

/* Find it and stop it, as a former life of this program may have left it running. Returns how many frames it can have at a time in
 * each direction, a power of two up to MICROKIT_NET_FRAMES; 0: there is none. */
uint32_t net_device_start(struct net_buffers buffers);

/* What it has said: the address, and whether it is connected. */
const uint8_t *net_device_address(void);
bool net_device_connected(void);

/* Let it receive into one of this end's buffers, which it does not have. */
void net_device_offer(uint32_t buffer);

/* The next buffer that it has filled, and how long the frame is: 0 if there is no frame in it. False: none, now. */
bool net_device_received(uint32_t *buffer, uint32_t *length);

/* Whether it has so few buffers left that each counts. */
bool net_device_is_scarce(void);

/* Have it transmit a frame in one of the user's buffers. slot: one that it does not have. */
void net_device_transmit(uint32_t slot, uint32_t buffer, uint32_t length);

/* The next slot that is transmitted, or that will never be: all, of a device that does not work. False: none, now. */
bool net_device_transmitted(uint32_t *slot);

/* Let it see what was offered and is to be transmitted. */
void net_device_publish(void);

/* It has interrupted: take its reason away, so that what it does from now on interrupts anew. */
void net_device_interrupted(void);

/* ---- the program ----------------------------------------------------------------------------- */

/* Set by the tool: the two regions of the link. */
extern struct microkit_net_memory *net_own;
extern const struct microkit_net_memory *net_user;

/* For init(): device and link, where they were before this program was started again. */
void net_driver_init(void);

/* For notified(). */
void net_driver_notified(microkit_channel ch);
