/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The table of sockets, and to which something has happened.
 */
#pragma once

#include <stdbool.h>

#include "ip/queue.h"

struct tcp_pcb;
struct udp_pcb;

enum socket_kind {
    SOCKET_FREE,
    SOCKET_LISTENER,
    SOCKET_STREAM,
    SOCKET_DATAGRAMS,
};

struct socket {
    enum socket_kind kind;
    struct tcp_pcb *tcp; /* of a listener or a stream; NULL when the connection is no more */
    struct udp_pcb *udp;
    struct socket *listener; /* which it waits at to be accepted, or NULL */
    bool connected, finished, ended;
    bool unsent; /* lwIP has something that it was not told to send yet */
    enum microkit_ip_failure failure;
    uint64_t timeout, active; /* nanoseconds, and the time of the last progress */
    struct queue in;
};

/* A free one, which is of that kind then and empty otherwise; NULL: there is none. */
struct socket *socket_new(enum socket_kind kind);

/* Make it free. */
void socket_free(struct socket *socket);

/* The one with that number, if it is of that kind; NULL: it is not. */
struct socket *socket_find(int number, enum socket_kind kind);

/* Its number; MICROKIT_IP_NONE for NULL. */
int socket_number(const struct socket *socket);

/* The next one that waits at a listener, of those behind the one given, NULL: of all; NULL: there is none. */
struct socket *socket_waiting(const struct socket *listener, const struct socket *behind);

/* Something has happened to it; NULL: to the network. */
void socket_changed(const struct socket *socket);

/* Which it was, and then it is not any more; each in its turn. MICROKIT_IP_NETWORK, or NONE: to nothing. */
int socket_next_changed(void);

/* Whether anything has changed. */
bool socket_any_changed(void);
