/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * lwIP's network interface. Frames are copied on their way in: lwIP looks at a length more than once, and the sender could change it in between.
 * A frame that finds no room on its way out is not sent; TCP has it, and sends it when there is room.
 */
#include <string.h>

#include "ip/interface.h"
#include "ip/sockets.h"

#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"

static struct microkit_ip_setup settings;
static struct microkit_net link;
static struct netif interface;
static bool attached; /* there is an address to send from, so lwIP has the interface */
static bool full;     /* something was to be sent, and there was no room */

/* ---- frames ---------------------------------------------------------------------------------- */

static err_t transmit(struct netif *netif, struct pbuf *frame)
{
    void *room = microkit_net_room(&link);
    uint32_t length = frame->tot_len - ETH_PAD_SIZE;

    (void)netif;
    if (room == NULL) {
        full = true;
        return ERR_MEM;
    }
    if (length > MICROKIT_NET_MOST) {
        return ERR_IF;
    }
    (void)pbuf_copy_partial(frame, room, (u16_t)length, ETH_PAD_SIZE);
    (void)microkit_net_send(&link, length);
    return ERR_OK;
}

static void hand_over(const struct microkit_net_frame *frame)
{
    uint16_t length = (uint16_t)frame->length;
    struct pbuf *copy = pbuf_alloc(PBUF_RAW, length + ETH_PAD_SIZE, PBUF_POOL);

    if (copy == NULL) {
        return; /* as if it were lost; lwIP will make room */
    }
    (void)pbuf_take_at(copy, frame->data, length, ETH_PAD_SIZE);
    if (interface.input(copy, &interface) != ERR_OK) {
        (void)pbuf_free(copy);
    }
}

bool interface_receive(void)
{
    struct microkit_net_frame frame;

    if (!microkit_net_receive(&link, &frame)) {
        return false;
    }
    if (attached) {
        hand_over(&frame);
    }
    PBUF_CHECK_FREE_OOSEQ();
    return true;
}

/* ---- the interface --------------------------------------------------------------------------- */

static void address_changed(struct netif *netif)
{
    (void)netif;
    socket_changed(NULL);
}

static err_t describe(struct netif *netif)
{
    netif->name[0] = 'm';
    netif->name[1] = 'k';
    netif->hostname = settings.name;
    netif->mtu = MICROKIT_NET_MOST - MICROKIT_NET_LEAST;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->hwaddr_len = MICROKIT_NET_ADDRESS;
    netif->output = etharp_output;
    netif->linkoutput = transmit;
    return ERR_OK;
}

static void attach(void)
{
    const ip4_addr_t address = {lwip_htonl(settings.address)}, mask = {lwip_htonl(settings.mask)};
    const ip4_addr_t gateway = {lwip_htonl(settings.gateway)};

    (void)netif_add(&interface, &address, &mask, &gateway, NULL, describe, netif_input);
    netif_set_status_callback(&interface, address_changed);
    netif_set_default(&interface);
    netif_set_up(&interface);
    if (settings.address == 0) {
        (void)dhcp_start(&interface);
    } else {
        socket_changed(NULL);
    }
    attached = true;
}

static void follow_link(void)
{
    bool connected = microkit_net_connected(&link);

    if (connected == (netif_is_link_up(&interface) != 0)) {
        return;
    }
    if (connected) {
        netif_set_link_up(&interface);
    } else {
        netif_set_link_down(&interface);
    }
    socket_changed(NULL);
}

void interface_init(const struct microkit_ip_setup *setup)
{
    settings = *setup;
    settings.seed = NULL;
    microkit_net_init(&link, setup->own, setup->peer);
}

void interface_look(void)
{
    uint8_t address[MICROKIT_NET_ADDRESS];

    if (!microkit_net_address(&link, address)) {
        return;
    }
    memcpy(interface.hwaddr, address, sizeof(address));
    if (!attached) {
        attach();
    }
    follow_link();
}

bool microkit_ip_address(uint32_t *address)
{
    *address = attached ? lwip_ntohl(netif_ip4_addr(&interface)->addr) : 0;
    return *address != 0 && netif_is_link_up(&interface);
}

/* ---- the end of a handler -------------------------------------------------------------------- */

/* What waits for room is sent when there is some, and the peer notifies. */
static bool arm_send(void)
{
    if (!full || microkit_net_arm_send(&link)) {
        return true;
    }
    full = false;
    tcp_txnow();
    return false;
}

bool interface_arm(void)
{
    return microkit_net_arm_receive(&link) && arm_send();
}

void interface_publish(void)
{
    if (microkit_net_publish(&link)) {
        microkit_notify(settings.net);
    }
}
