/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * TCP, UDP, ICMP echo and DHCP (IPv4) for a protection domain (PD) with a link to the network (microkit_net.h) and a timer
 * (microkit_timer.h). The protocols are lwIP's, compiled with the PD: <pd>_IP := lwip with multikit.mk, IP lwip with
 * CMake. Nothing here waits: a PD is told which of its sockets something has happened to, and looks at it.
 *
 *     void init(void)
 *     {
 *         microkit_ip_init(&(struct microkit_ip_setup){.own = own, .peer = peer, .net = NET, .timer = TIMER});
 *         listener = microkit_ip_listen(80);
 *         serve();
 *     }
 *
 *     void notified(microkit_channel ch)                // whichever it is: serve()
 *     {
 *         int socket;
 *
 *         do {
 *             while ((socket = microkit_ip_next()) != MICROKIT_IP_NONE) {
 *                 handle(socket);                       // by microkit_ip_state(socket)
 *             }
 *         } while (!microkit_ip_rest());
 *     }
 *
 * Memory is bounded when the program is linked, and nothing that comes from the network changes that: what a socket
 * has room for is its own, and a peer that does not read, does not answer or sends anything takes nothing from other sockets.
 * What all share are places for connections: see microkit_ip_listen. What arrives is copied once, out of memory that somebody else
 * writes, before it is looked at. For one thread at a time. Manual: docs/ip.md; why it is right: docs/design/ip.md.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <microkit.h>
#include <microkit_net.h>

/* Sockets of a PD, 1 to 64. Another number is an option of the PD's, -DMICROKIT_IP_SOCKETS=n: each is 20 KiB. */
#ifndef MICROKIT_IP_SOCKETS
#define MICROKIT_IP_SOCKETS 16
#endif

/* Bytes that were received and not taken, of each socket. */
#define MICROKIT_IP_ROOM 8192

/* Bytes of a datagram that can be sent, at most. */
#define MICROKIT_IP_DATAGRAM 1472

/* In place of a socket. */
#define MICROKIT_IP_NONE    (-1) /* there is none */
#define MICROKIT_IP_NETWORK (-2) /* of microkit_ip_next: microkit_ip_address may be another */

/* An address as a number: 10.0.2.15 is MICROKIT_IP(10, 0, 2, 15), 0x0a00020f. */
#define MICROKIT_IP(a, b, c, d) \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

struct microkit_ip_setup {
    struct microkit_net_memory *own; /* this end's region of the link, and the peer's */
    const struct microkit_net_memory *peer;
    microkit_channel net; /* to the peer */
    microkit_channel
        timer;        /* to a timer_driver.elf, with pp="true"; the alarm there is the stack's */
    uint32_t address; /* 0: address, mask and gateway come by DHCP */
    uint32_t mask;
    uint32_t gateway; /* 0: none */
    const char *name; /* to tell DHCP; stays. NULL: none */
    /* 16 bytes that nobody else knows, from microkit_entropy_read: then others cannot guess ports and sequence numbers. NULL: they are
     * drawn from the time of the start, which others may guess. */
    const uint8_t *seed;
};

/* Somebody on the network. */
struct microkit_ip_peer {
    uint32_t address;
    uint16_t port;
};

/* Of a socket; bits. */
enum microkit_ip_state {
    MICROKIT_IP_CONNECTED = 1, /* TCP: there is a connection */
    MICROKIT_IP_READABLE = 2,  /* there are bytes, a datagram, or for a listener a connection */
    MICROKIT_IP_WRITABLE = 4,  /* TCP: send takes a byte at least */
    MICROKIT_IP_ENDED = 8,     /* TCP: the peer sends no more, and all that it sent was received */
    MICROKIT_IP_FAILED = 16,   /* TCP: there is no connection any more; see microkit_ip_failure */
};

/* Why a connection failed. */
enum microkit_ip_failure {
    MICROKIT_IP_NOT_FAILED,
    MICROKIT_IP_REFUSED,   /* nobody listens there */
    MICROKIT_IP_RESET,     /* the peer has broken it off */
    MICROKIT_IP_TIMED_OUT, /* no answer from the peer, or microkit_ip_set_timeout */
};

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the stack ------------------------------------------------------------------------------- */

/* Begin, once in a PD's life, before any other call. A seed is not needed any more when it returns. */
void microkit_ip_init(const struct microkit_ip_setup *setup);

/* Handle what has arrived and what is due, up to the next thing that concerns a socket, which is returned; or MICROKIT_IP_NETWORK, or
 * MICROKIT_IP_NONE: nothing more. A socket can be returned to which nothing has happened. */
__attribute__((warn_unused_result)) int microkit_ip_next(void);

/* Hand over all that was sent, set the alarm, and ask to be notified. False: more has arrived, call microkit_ip_next again. Between two
 * calls at most as many frames are handled as wait in a link: nobody on the network keeps the loop going. */
__attribute__((warn_unused_result)) bool microkit_ip_rest(void);

/* The PD's address. False: it has none, or the link is not connected. */
bool microkit_ip_address(uint32_t *address);

/* ---- TCP ------------------------------------------------------------------------------------- */

/*
 * A socket to which others can connect on a port, 1 to 65535. NONE: there is no socket, or the port is in use. Of connections that are
 * being made, or wait for microkit_ip_accept, there are at most half as many as sockets; a further one is not answered, and peers
 * try again. A connection that is there never gives way to another.
 */
int microkit_ip_listen(uint16_t port);

/* The socket of a connection that was made to the listener; NONE: there is none. peer may be NULL. */
int microkit_ip_accept(int listener, struct microkit_ip_peer *peer);

/* A socket that is being connected: CONNECTED or FAILED tells how it went. NONE: there is no socket, or this PD has no
 * address. */
int microkit_ip_connect(uint32_t address, uint16_t port);

/* Send bytes. Returns how many were taken, copied, from the first on; for the rest there is no room. None after
 * microkit_ip_finish and without a connection. They leave with microkit_ip_rest. */
uint32_t microkit_ip_send(int socket, const void *data, uint32_t length);

/* Take bytes that were received; returns how many. */
uint32_t microkit_ip_receive(int socket, void *data, uint32_t room);

/* Tell the peer that nothing more is sent, when all has been. */
void microkit_ip_finish(int socket);

/* Fail when the peer has not sent anything, or taken anything, for so long: nanoseconds, seen within two seconds. 0, which is so at
 * the beginning: never. */
void microkit_ip_set_timeout(int socket, uint64_t nanoseconds);

/* NOT_FAILED if it has not. */
enum microkit_ip_failure microkit_ip_failure(int socket);

/* ---- UDP ------------------------------------------------------------------------------------- */

/* A socket for datagrams on a port, 0: any. NONE: there is no socket, or the port is in use. */
int microkit_ip_udp(uint16_t port);

/* Send a datagram of at most MICROKIT_IP_DATAGRAM bytes. False: it is longer, there is no way there, or no room. True does not say that it
 * arrives. */
bool microkit_ip_send_to(int socket, const struct microkit_ip_peer *peer, const void *data,
                         uint32_t length);

/* Take a datagram. Returns its bytes, of which those that find no room are gone, or -1: there is none. Where a socket has no room for what
 * arrives, that is lost. */
int32_t microkit_ip_receive_from(int socket, struct microkit_ip_peer *peer, void *data,
                                 uint32_t room);

/* ---- either ---------------------------------------------------------------------------------- */

/* Bits of enum microkit_ip_state; 0 also for what is no socket. */
uint32_t microkit_ip_state(int socket);

/* Give the socket back; its number can be another's at once. What was sent on a connection still arrives, if the peer takes it, unless
 * not all was received: then the peer is told that it was broken off. Of a listener also what waits to be accepted. */
void microkit_ip_close(int socket);

#ifdef __cplusplus
}
#endif
