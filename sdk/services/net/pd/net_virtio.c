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
#include "net/card.h"
#include "net/driver.h"

/* Set by the tool: the page with the device's registers; memory for its queues, and its physical address. The link: net/driver.h. */
char *net_registers;
struct net_card_memory *net_queues;
uint64_t net_queues_address;

static struct net_card card;

static uint32_t net_device_start(struct net_buffers buffers)
{
    (void)net_card_start(&card, (uintptr_t)net_registers, net_queues, net_queues_address, buffers);
    return card.slots;
}

static const uint8_t *net_device_address(void)
{
    return card.mac;
}

static bool net_device_connected(void)
{
    return card.connected;
}

static void net_device_offer(uint32_t buffer)
{
    net_card_offer(&card, buffer);
}

static bool net_device_received(uint32_t *buffer, uint32_t *length)
{
    return net_card_received(&card, buffer, length);
}

static bool net_device_is_scarce(void)
{
    return card.works && card.offered < card.slots / 2;
}

static void net_device_transmit(uint32_t slot, uint32_t buffer, uint32_t length)
{
    net_card_transmit(&card, slot, buffer, length);
}

static bool net_device_transmitted(uint32_t *slot)
{
    return net_card_transmitted(&card, slot);
}

static void net_device_publish(void)
{
    net_card_publish(&card);
}

static void net_device_interrupted(void)
{
    net_card_interrupted(&card);
}

void init(void)
{
    net_driver_init();
}

void notified(microkit_channel ch)
{
    net_driver_notified(ch);
}
