/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What lwIP is to have, and how much of it (its documentation: "Options (lwipopts.h)"). All memory is in pools and one heap of fixed
 * sizes. They are chosen so that connections do not take memory from each other; docs/design/ip.md has the sums.
 */
#pragma once

#include <microkit_ip.h>

/* A PD has one thread, and calls lwIP itself. */
#define NO_SYS                     1
#define SYS_LIGHTWEIGHT_PROT       0
#define LWIP_SOCKET                0
#define LWIP_NETCONN               0
#define LWIP_SINGLE_NETIF          1
#define LWIP_STATS                 0
#define LWIP_NETIF_HOSTNAME        1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_NETIF_TX_SINGLE_PBUF  0
#define MEM_ALIGNMENT              8
#define ETH_PAD_SIZE               2 /* the IP header at a multiple of four */

#define LWIP_IPV4                  1
#define LWIP_IPV6                  0
#define LWIP_ARP                   1
#define LWIP_ICMP                  1
#define LWIP_BROADCAST_PING        0
#define LWIP_DHCP                  1
#define LWIP_UDP                   1
#define LWIP_TCP                   1
#define LWIP_RAW                   0
#define LWIP_DNS                   0

/* Connections: those of sockets, and some that are closed and not done with; those give way to new ones. */
#define IP_CONNECTIONS          (MICROKIT_IP_SOCKETS + 8)
#define TCP_LISTEN_BACKLOG      1
#define MEMP_NUM_TCP_PCB        IP_CONNECTIONS
#define MEMP_NUM_TCP_PCB_LISTEN MICROKIT_IP_SOCKETS
#define MEMP_NUM_UDP_PCB        (MICROKIT_IP_SOCKETS + 1) /* DHCP's */

/* What each may have under way. Received data is copied into the socket's own room, so the window is what that has at least. */
#define TCP_MSS             1460
#define TCP_WND             (5 * TCP_MSS)
#define TCP_SND_BUF         (5 * TCP_MSS)
#define TCP_SND_QUEUELEN    24
#define TCP_OVERSIZE        0 /* no more of the heap than was written */
#define MEMP_NUM_TCP_SEG    (IP_CONNECTIONS * TCP_SND_QUEUELEN)
#define TCP_QUEUE_OOSEQ     1
#define TCP_OOSEQ_MAX_PBUFS 3

/* The heap: what was written and is not acknowledged, each piece with its headers; and room for datagrams, ARP and DHCP. */
#define IP_HEADERS      160
#define MEM_LIBC_MALLOC 0
#define MEM_SIZE        (IP_CONNECTIONS * (TCP_SND_BUF + TCP_SND_QUEUELEN * IP_HEADERS) + 32768)
#define MEMP_NUM_PBUF   32

/* Frames that were received: one is handled at a time, others are out of order, or parts of a datagram. If there are too few, what
 * came out of order is dropped, and sent again by the peer. */
#define PBUF_POOL_SIZE     64
#define PBUF_POOL_BUFSIZE  1536
#define IP_REASSEMBLY      1
#define IP_REASS_MAX_PBUFS 12
#define MEMP_NUM_REASSDATA 4
#define IP_FRAG            1
#define ARP_QUEUEING       1
#define ARP_QUEUE_LEN      3
#define MEMP_NUM_ARP_QUEUE 16

/* RFC 6528: sequence numbers that others cannot guess. */
#define LWIP_HOOK_FILENAME "ip/random.h"
#define LWIP_HOOK_TCP_ISN(local, local_port, remote, remote_port) \
    random_sequence_number((local)->addr, local_port, (remote)->addr, remote_port)

_Static_assert(MICROKIT_IP_SOCKETS >= 1 && MICROKIT_IP_SOCKETS <= 64,
               "MICROKIT_IP_SOCKETS: 1 to 64");
_Static_assert(TCP_WND <= MICROKIT_IP_ROOM, "a socket has room for a window");
