/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * net_gem.elf: the driver of a Cadence GEM as Zynq UltraScale+ has it (UG1085, chapter 34), for one user, which may be
 * net_virtualiser.elf. It alone has the device and its interrupt. What the device is told of is its rings, this program's own buffers and
 * those of the user; the device itself could access anything: docs/dma.md.
 *
 * Started again, it stops the device, and goes on in the link where it was.
 */
#include <microkit_timer.h>

#include "net/driver.h"
#include "net/gem.h"

#define NONE UINT64_MAX

/* Set by the tool: the page with the device's registers; memory for its rings, not cached, and its physical address. The link:
 * net/driver.h, whose regions the caches are maintained for. */
char *net_registers;
struct net_gem_memory *net_queues;
uint64_t net_queues_address;
uint64_t net_timer =
    NONE; /* the channel to a timer driver; without, the connection is looked at once */

static struct net_gem gem;

/* ---- the device ------------------------------------------------------------------------------ */

static uint32_t net_device_start(struct net_buffers buffers)
{
    const struct net_gem_view view = {.own = net_own, .user = net_user};

    return net_gem_start(&gem, (uintptr_t)net_registers, net_queues, net_queues_address, view,
                         buffers)
               ? MICROKIT_NET_FRAMES
               : 0;
}

static const uint8_t *net_device_address(void)
{
    return gem.mac;
}

/* Without a timer nobody would notice that the line has come. */
static bool net_device_connected(void)
{
    return gem.link.up || net_timer == NONE;
}

static void net_device_offer(uint32_t buffer)
{
    net_gem_offer(&gem, buffer);
}

static bool net_device_received(uint32_t *buffer, uint32_t *length)
{
    return net_gem_received(&gem, buffer, length);
}

static bool net_device_is_scarce(void)
{
    return gem.there && net_gem_offered(&gem) < MICROKIT_NET_FRAMES / 2;
}

static void net_device_transmit(uint32_t slot, uint32_t buffer, uint32_t length)
{
    net_gem_transmit(&gem, slot, buffer, length);
}

static bool net_device_transmitted(uint32_t *slot)
{
    return net_gem_transmitted(&gem, slot);
}

static void net_device_publish(void)
{
    net_gem_publish(&gem);
}

static void net_device_interrupted(void)
{
    net_gem_interrupted(&gem);
}

/* ---- entry points ---------------------------------------------------------------------------- */

static void set_alarm(void)
{
    if (net_timer != NONE) {
        (void)microkit_timer_set((microkit_channel)net_timer,
                                 microkit_time_after(microkit_time(), MICROKIT_NS_PER_SECOND));
    }
}

void init(void)
{
    net_driver_init();
    set_alarm();
}

void notified(microkit_channel ch)
{
    if (ch == net_timer) {
        net_gem_look(&gem);
        set_alarm();
    }
    net_driver_notified(ch);
}
