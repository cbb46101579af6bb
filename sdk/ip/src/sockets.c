/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The table of sockets. A free one has nothing that anybody points to, and has not changed.
 */
#include "ip/sockets.h"

static struct socket sockets[MICROKIT_IP_SOCKETS];
static uint64_t changed; /* a bit for each */
static bool network_changed;
static unsigned int turn; /* where to look first */

static struct socket *find_free(void)
{
    for (unsigned int i = 0; i < MICROKIT_IP_SOCKETS; i++) {
        if (sockets[i].kind == SOCKET_FREE) {
            return &sockets[i];
        }
    }
    return NULL;
}

/* Without what was received, which needs no clearing. */
struct socket *socket_new(enum socket_kind kind)
{
    struct socket *socket = find_free();

    if (socket != NULL) {
        socket->kind = kind;
        socket->tcp = NULL;
        socket->udp = NULL;
        socket->listener = NULL;
        socket->connected = socket->finished = socket->ended = socket->unsent = false;
        socket->failure = MICROKIT_IP_NOT_FAILED;
        socket->timeout = socket->active = 0;
        socket->in.first = socket->in.count = 0;
    }
    return socket;
}

void socket_free(struct socket *socket)
{
    socket->kind = SOCKET_FREE;
    changed &= ~(UINT64_C(1) << socket_number(socket));
}

struct socket *socket_find(int number, enum socket_kind kind)
{
    if (number < 0 || number >= MICROKIT_IP_SOCKETS) {
        return NULL;
    }
    struct socket *socket = &sockets[number];

    return socket->kind == kind && socket->listener == NULL ? socket : NULL;
}

int socket_number(const struct socket *socket)
{
    return socket == NULL ? MICROKIT_IP_NONE : (int)(socket - sockets);
}

struct socket *socket_waiting(const struct socket *listener, const struct socket *behind)
{
    for (int i = socket_number(behind) + 1; i < MICROKIT_IP_SOCKETS; i++) {
        if (sockets[i].kind == SOCKET_STREAM && sockets[i].listener == listener) {
            return &sockets[i];
        }
    }
    return NULL;
}

void socket_changed(const struct socket *socket)
{
    if (socket == NULL) {
        network_changed = true;
    } else {
        changed |= UINT64_C(1) << socket_number(socket);
    }
}

int socket_next_changed(void)
{
    if (network_changed) {
        network_changed = false;
        return MICROKIT_IP_NETWORK;
    }
    for (unsigned int i = 0; changed != 0 && i < MICROKIT_IP_SOCKETS; i++) {
        unsigned int number = (turn + i) % MICROKIT_IP_SOCKETS;

        if (changed >> number & 1) {
            changed &= ~(UINT64_C(1) << number);
            turn = number + 1;
            return (int)number;
        }
    }
    return MICROKIT_IP_NONE;
}

bool socket_any_changed(void)
{
    return network_changed || changed != 0;
}
