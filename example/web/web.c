/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A web server: /, a page that is a file of the description, and /figures.json, what it shows. One request a connection. A peer
 * that is slow, or never ends, is given up after a while; nothing waits for it.
 */
#include <microkit.h>
#include <microkit_ip.h>
#include <microkit_timer.h>

#include "figures.h"
#include "http.h"

#define NET       0 /* channel ids, see web.system */
#define TIMER     1
#define PORT      80
#define PATIENCE  (10 * MICROKIT_NS_PER_SECOND)
#define HEAD_MOST 256
#define BODY_MOST 2048

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;
const char *page;
uint64_t page_size;

/* Of a socket. */
struct connection {
    bool answered, finished;
    struct http_request request;
    struct text head, body;
    uint32_t sent; /* of both together */
    char head_bytes[HEAD_MOST], body_bytes[BODY_MOST];
};

static struct connection connections[MICROKIT_IP_SOCKETS];
static int listener;
static uint64_t requests;

/* ---- answers ----------------------------------------------------------------------------------- */

static bool is(const char *path, const char *name)
{
    while (*path != '\0' && *path == *name) {
        path++;
        name++;
    }
    return *path == *name;
}

/* The body that a path has; its type, or NULL: there is no such thing. */
static const char *find(struct connection *connection, const char *path)
{
    if (is(path, "/")) {
        connection->body =
            (struct text){(char *)page, (uint32_t)page_size, (uint32_t)page_size, false};
        return "text/html; charset=utf-8";
    }
    if (is(path, "/figures.json")) {
        connection->body = (struct text){connection->body_bytes, BODY_MOST, 0, false};
        figures_put(&connection->body, requests);
        return "application/json";
    }
    return NULL;
}

static void answer(struct connection *connection)
{
    const char *path, *type = "text/plain";
    bool head_only;
    enum http_status status = http_read(&connection->request, &path, &head_only);

    if (status == HTTP_OK) {
        const char *found = find(connection, path);

        status = found != NULL ? HTTP_OK : HTTP_NOT_FOUND;
        type = found != NULL ? found : type;
    }
    connection->head = (struct text){connection->head_bytes, HEAD_MOST, 0, false};
    http_put_head(&connection->head, status, type, connection->body.length);
    if (head_only) {
        connection->body.length = 0;
    }
    connection->answered = true;
    requests++;
}

/* ---- connections ------------------------------------------------------------------------------- */

static void accept_all(void)
{
    int socket;

    while ((socket = microkit_ip_accept(listener, NULL)) != MICROKIT_IP_NONE) {
        connections[socket].answered = connections[socket].finished = false;
        connections[socket].request.length = 0;
        connections[socket].body.length = 0;
        connections[socket].sent = 0;
        microkit_ip_set_timeout(socket, PATIENCE);
    }
}

/* What comes behind a request is not looked at. */
static void receive(int socket, struct connection *connection)
{
    struct http_request *request = &connection->request;
    char rest[64];

    if (!connection->answered) {
        request->length += microkit_ip_receive(socket, request->bytes + request->length,
                                               HTTP_REQUEST_MOST - request->length);
        if (!http_is_whole(request)) {
            return;
        }
        answer(connection);
    }
    while (microkit_ip_receive(socket, rest, sizeof(rest)) != 0) {
    }
}

static uint32_t send_of(int socket, const struct text *text, uint32_t from)
{
    return from < text->length ? microkit_ip_send(socket, text->bytes + from, text->length - from)
                               : 0;
}

static void send(int socket, struct connection *connection)
{
    uint32_t head = connection->head.length, all = head + connection->body.length, sent;

    do {
        sent = connection->sent < head
                   ? send_of(socket, &connection->head, connection->sent)
                   : send_of(socket, &connection->body, connection->sent - head);
        connection->sent += sent;
    } while (sent != 0);
    if (connection->sent == all && !connection->finished) {
        microkit_ip_finish(socket);
        connection->finished = true;
    }
}

/* A peer that has sent all of its request may have finished; it still gets its answer. */
static bool is_over(int socket, const struct connection *connection)
{
    uint32_t state = microkit_ip_state(socket);

    return state & MICROKIT_IP_FAILED ||
           (state & MICROKIT_IP_ENDED && (connection->finished || !connection->answered));
}

static void handle(int socket)
{
    struct connection *connection = &connections[socket];

    receive(socket, connection);
    if (connection->answered) {
        send(socket, connection);
    }
    if (is_over(socket, connection)) {
        microkit_ip_close(socket);
    }
}

/* ---- entry points ------------------------------------------------------------------------------ */

static void tell_address(void)
{
    char bytes[64];
    struct text text = {bytes, sizeof(bytes) - 1, 0, false};
    uint32_t address;

    if (!microkit_ip_address(&address)) {
        return;
    }
    text_put(&text, "web: http://");
    for (int shift = 24; shift >= 0; shift -= 8) {
        text_put_number(&text, address >> shift & 0xff);
        text_put(&text, shift != 0 ? "." : "/\n");
    }
    bytes[text.length] = '\0';
    microkit_dbg_puts(bytes);
}

static void serve(void)
{
    int socket;

    do {
        while ((socket = microkit_ip_next()) != MICROKIT_IP_NONE) {
            if (socket == MICROKIT_IP_NETWORK) {
                tell_address();
            } else if (socket == listener) {
                accept_all();
            } else {
                handle(socket);
            }
        }
    } while (!microkit_ip_rest());
}

void init(void)
{
    const struct microkit_ip_setup setup = {
        .own = own, .peer = peer, .net = NET, .timer = TIMER, .name = "multikit"};

    microkit_ip_init(&setup);
    listener = microkit_ip_listen(PORT);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch; /* network and timer: either is a reason to look at both */
    serve();
}
