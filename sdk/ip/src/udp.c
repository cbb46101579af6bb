/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Datagrams. One that waits is in its socket's room, behind a word that says from where it is and how long; or it is not there.
 */
#include "ip/kinds.h"

#include "lwip/udp.h"

struct head {
    struct microkit_ip_peer from;
    uint32_t length;
};

static void received(void *argument, struct udp_pcb *port, struct pbuf *data,
                     const ip_addr_t *address, u16_t from)
{
    const struct head head = {{lwip_ntohl(ip_2_ip4(address)->addr), from}, data->tot_len};
    struct socket *socket = argument;

    (void)port;
    if (sizeof(head) + head.length <= queue_room(&socket->in)) {
        queue_put(&socket->in, &head, sizeof(head));
        for (const struct pbuf *piece = data; piece != NULL; piece = piece->next) {
            queue_put(&socket->in, piece->payload, piece->len);
        }
        socket_changed(socket);
    }
    (void)pbuf_free(data);
}

int microkit_ip_udp(uint16_t port)
{
    struct socket *socket = socket_new(SOCKET_DATAGRAMS);

    if (socket == NULL) {
        return MICROKIT_IP_NONE;
    }
    socket->udp = udp_new();
    if (socket->udp == NULL || udp_bind(socket->udp, IP4_ADDR_ANY, port) != ERR_OK) {
        datagrams_close(socket);
        return MICROKIT_IP_NONE;
    }
    udp_recv(socket->udp, received, socket);
    return socket_number(socket);
}

bool microkit_ip_send_to(int number, const struct microkit_ip_peer *peer, const void *data,
                         uint32_t length)
{
    const ip_addr_t to = IPADDR4_INIT(lwip_htonl(peer->address));
    const struct socket *socket = socket_find(number, SOCKET_DATAGRAMS);
    struct pbuf *datagram;
    bool sent;

    if (socket == NULL || length > MICROKIT_IP_DATAGRAM) {
        return false;
    }
    datagram = pbuf_alloc(PBUF_TRANSPORT, (u16_t)length, PBUF_RAM);
    if (datagram == NULL) {
        return false;
    }
    (void)pbuf_take(datagram, data, (u16_t)length);
    sent = udp_sendto(socket->udp, datagram, &to, peer->port) == ERR_OK;
    (void)pbuf_free(datagram);
    return sent;
}

int32_t microkit_ip_receive_from(int number, struct microkit_ip_peer *peer, void *data,
                                 uint32_t room)
{
    struct socket *socket = socket_find(number, SOCKET_DATAGRAMS);
    struct head head;
    uint32_t taken;

    if (socket == NULL || socket->in.count == 0) {
        return -1;
    }
    (void)queue_take(&socket->in, &head, sizeof(head));
    taken = queue_take(&socket->in, data, LWIP_MIN(room, head.length));
    (void)queue_take(&socket->in, NULL, head.length - taken);
    if (peer != NULL) {
        *peer = head.from;
    }
    return (int32_t)head.length;
}

void datagrams_close(struct socket *socket)
{
    if (socket->udp != NULL) {
        udp_remove(socket->udp);
    }
    socket_free(socket);
}
