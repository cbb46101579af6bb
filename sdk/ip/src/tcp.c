/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Connections. lwIP tells by functions that get the socket as their argument; they note what has happened, and the program is told by
 * microkit_ip_next. A connection outlives its socket until the peer has everything; then it has the lowest priority, so that lwIP gives
 * it up when a new one needs its place.
 */
#include <microkit_timer.h>

#include "ip/kinds.h"

#include "lwip/tcp.h"

#define BACKLOG (MICROKIT_IP_SOCKETS > 1 ? MICROKIT_IP_SOCKETS / 2 : 1)
#define LOOKS   2 /* of lwIP's slow timer, half a second each, between two looks at a connection */

static uint64_t now(const struct socket *socket)
{
    return socket->timeout != 0 ? microkit_time() : 0;
}

static void progress(struct socket *socket)
{
    socket->active = now(socket);
    socket_changed(socket->listener != NULL ? socket->listener : socket);
}

/* ---- what lwIP tells --------------------------------------------------------------------------- */

/* Called with NULL when the peer has finished. There is room for what comes: the window is no larger. */
static err_t received(void *argument, struct tcp_pcb *connection, struct pbuf *data, err_t error)
{
    struct socket *socket = argument;

    (void)connection, (void)error;
    if (data == NULL) {
        socket->ended = true;
    } else if (data->tot_len > queue_room(&socket->in)) {
        return ERR_MEM; /* lwIP keeps it */
    } else {
        for (const struct pbuf *piece = data; piece != NULL; piece = piece->next) {
            queue_put(&socket->in, piece->payload, piece->len);
        }
        (void)pbuf_free(data);
    }
    progress(socket);
    return ERR_OK;
}

static err_t acknowledged(void *argument, struct tcp_pcb *connection, u16_t length)
{
    (void)connection, (void)length;
    progress(argument);
    return ERR_OK;
}

static enum microkit_ip_failure failure_of(const struct socket *socket, err_t error)
{
    switch (error) {
    case ERR_RST:
        return socket->connected ? MICROKIT_IP_RESET : MICROKIT_IP_REFUSED;
    case ERR_CLSD:
        return MICROKIT_IP_NOT_FAILED; /* both have finished */
    default:
        return MICROKIT_IP_TIMED_OUT;
    }
}

/* lwIP has given up the connection. One that waits to be accepted is nobody's yet. */
static void lost(void *argument, err_t error)
{
    struct socket *socket = argument;

    socket->tcp = NULL;
    socket->failure = failure_of(socket, error);
    socket->ended |= socket->failure == MICROKIT_IP_NOT_FAILED;
    if (socket->listener != NULL) {
        socket_free(socket);
    } else {
        socket_changed(socket);
    }
}

/* A connection that is given up here has called lost(), and must not be touched by lwIP again: ERR_ABRT says so. */
static err_t looked_at(void *argument, struct tcp_pcb *connection)
{
    struct socket *socket = argument;

    if (socket->timeout == 0 || microkit_time() - socket->active < socket->timeout) {
        return ERR_OK;
    }
    tcp_abort(connection);
    return ERR_ABRT;
}

static void attend(struct socket *socket, struct tcp_pcb *connection)
{
    socket->tcp = connection;
    tcp_arg(connection, socket);
    tcp_recv(connection, received);
    tcp_sent(connection, acknowledged);
    tcp_err(connection, lost);
    tcp_poll(connection, looked_at, LOOKS);
}

/* lwIP is not to call for this socket any more. */
static void leave(struct tcp_pcb *connection)
{
    tcp_arg(connection, NULL);
    tcp_recv(connection, NULL);
    tcp_sent(connection, NULL);
    tcp_err(connection, NULL);
    tcp_poll(connection, NULL, LOOKS);
}

static err_t made(void *argument, struct tcp_pcb *connection, err_t error)
{
    struct socket *socket = argument;

    (void)connection, (void)error;
    socket->connected = true;
    progress(socket);
    return ERR_OK;
}

static err_t arrived(void *argument, struct tcp_pcb *connection, err_t error)
{
    struct socket *listener = argument, *socket;

    if (connection == NULL || error != ERR_OK) {
        return ERR_VAL;
    }
    socket = socket_new(SOCKET_STREAM);
    if (socket == NULL) {
        tcp_abort(connection);
        return ERR_ABRT;
    }
    socket->listener = listener;
    socket->connected = true;
    attend(socket, connection);
    tcp_backlog_delayed(connection);
    socket_changed(listener);
    return ERR_OK;
}

/* ---- making connections ------------------------------------------------------------------------ */

static struct tcp_pcb *listen_on(uint16_t port)
{
    struct tcp_pcb *unbound = tcp_new(), *listening;

    if (unbound == NULL) {
        return NULL;
    }
    if (port == 0 || tcp_bind(unbound, IP4_ADDR_ANY, port) != ERR_OK) {
        tcp_abort(unbound);
        return NULL;
    }
    listening = tcp_listen_with_backlog(unbound, BACKLOG);
    if (listening == NULL) {
        tcp_abort(unbound);
    }
    return listening;
}

int microkit_ip_listen(uint16_t port)
{
    struct socket *socket = socket_new(SOCKET_LISTENER);

    if (socket == NULL) {
        return MICROKIT_IP_NONE;
    }
    socket->tcp = listen_on(port);
    if (socket->tcp == NULL) {
        socket_free(socket);
        return MICROKIT_IP_NONE;
    }
    tcp_arg(socket->tcp, socket);
    tcp_accept(socket->tcp, arrived);
    return socket_number(socket);
}

int microkit_ip_accept(int number, struct microkit_ip_peer *peer)
{
    const struct socket *listener = socket_find(number, SOCKET_LISTENER);
    struct socket *socket = listener != NULL ? socket_waiting(listener, NULL) : NULL;

    if (socket == NULL) {
        return MICROKIT_IP_NONE;
    }
    socket->listener = NULL;
    tcp_backlog_accepted(socket->tcp);
    if (peer != NULL) {
        peer->address = lwip_ntohl(ip_2_ip4(&socket->tcp->remote_ip)->addr);
        peer->port = socket->tcp->remote_port;
    }
    socket_changed(socket); /* data may have come with it */
    return socket_number(socket);
}

int microkit_ip_connect(uint32_t address, uint16_t port)
{
    const ip_addr_t remote = IPADDR4_INIT(lwip_htonl(address));
    struct socket *socket = socket_new(SOCKET_STREAM);
    struct tcp_pcb *connection = socket != NULL ? tcp_new() : NULL;

    if (connection == NULL) {
        goto failed;
    }
    attend(socket, connection);
    if (tcp_connect(connection, &remote, port, made) == ERR_OK) {
        return socket_number(socket);
    }
    leave(connection);
    tcp_abort(connection);
failed:
    if (socket != NULL) {
        socket_free(socket);
    }
    return MICROKIT_IP_NONE;
}

/* ---- data -------------------------------------------------------------------------------------- */

static bool takes_data(const struct socket *socket)
{
    return socket != NULL && socket->tcp != NULL && socket->connected && !socket->finished;
}

static bool has_room(const struct tcp_pcb *connection)
{
    return tcp_sndbuf(connection) != 0 && tcp_sndqueuelen(connection) < TCP_SND_QUEUELEN;
}

/* As much as lwIP has memory for; it takes all or nothing. */
uint32_t microkit_ip_send(int number, const void *data, uint32_t length)
{
    struct socket *socket = socket_find(number, SOCKET_STREAM);
    uint32_t taken = takes_data(socket) ? LWIP_MIN(length, tcp_sndbuf(socket->tcp)) : 0;

    while (taken > 0 && tcp_write(socket->tcp, data, (u16_t)taken, TCP_WRITE_FLAG_COPY) != ERR_OK) {
        taken /= 2;
    }
    if (taken > 0) {
        socket->unsent = true;
        socket->active = now(socket);
    }
    return taken;
}

void stream_send_all(void)
{
    for (int i = 0; i < MICROKIT_IP_SOCKETS; i++) {
        struct socket *socket = socket_find(i, SOCKET_STREAM);

        if (socket != NULL && socket->unsent) {
            socket->unsent = false;
            if (socket->tcp != NULL) {
                (void)tcp_output(socket->tcp);
            }
        }
    }
}

uint32_t microkit_ip_receive(int number, void *data, uint32_t room)
{
    struct socket *socket = socket_find(number, SOCKET_STREAM);
    uint32_t length = socket != NULL ? queue_take(&socket->in, data, room) : 0;

    if (length != 0 && socket->tcp != NULL) {
        tcp_recved(socket->tcp, (u16_t)length);
    }
    return length;
}

uint32_t stream_state(const struct socket *socket)
{
    bool connected = socket->connected && socket->tcp != NULL;

    return (connected ? MICROKIT_IP_CONNECTED : 0) |
           (socket->in.count != 0 ? MICROKIT_IP_READABLE : 0) |
           (takes_data(socket) && has_room(socket->tcp) ? MICROKIT_IP_WRITABLE : 0) |
           (socket->ended && socket->in.count == 0 ? MICROKIT_IP_ENDED : 0) |
           (socket->failure != MICROKIT_IP_NOT_FAILED ? MICROKIT_IP_FAILED : 0);
}

/* ---- the end ----------------------------------------------------------------------------------- */

/* If lwIP has no memory for it now, it tries again later. */
void microkit_ip_finish(int number)
{
    struct socket *socket = socket_find(number, SOCKET_STREAM);

    if (takes_data(socket)) {
        socket->finished = true;
        socket->unsent = false;
        (void)tcp_shutdown(socket->tcp, 0, 1);
    }
}

void microkit_ip_set_timeout(int number, uint64_t nanoseconds)
{
    struct socket *socket = socket_find(number, SOCKET_STREAM);

    if (socket != NULL) {
        socket->timeout = nanoseconds;
        socket->active = now(socket);
    }
}

enum microkit_ip_failure microkit_ip_failure(int number)
{
    const struct socket *socket = socket_find(number, SOCKET_STREAM);

    return socket != NULL ? socket->failure : MICROKIT_IP_NOT_FAILED;
}

void stream_close(struct socket *socket)
{
    struct tcp_pcb *connection = socket->tcp;

    socket_free(socket);
    if (connection == NULL) {
        return;
    }
    leave(connection);
    tcp_setprio(connection, TCP_PRIO_MIN);
    if (tcp_close(connection) != ERR_OK) {
        tcp_abort(connection);
    }
}

void listener_close(struct socket *listener)
{
    const struct socket *socket;

    while ((socket = socket_waiting(listener, NULL)) != NULL) {
        tcp_abort(socket->tcp); /* lost() frees the socket */
    }
    (void)tcp_close(listener->tcp);
    socket_free(listener);
}
