/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server's end of a connection. A request is taken only while there is room for its answer and those of all that are pending, so
 * answering never fails and never waits for the client.
 */
#include <microkit_block_server.h>

void microkit_block_server_init(struct microkit_block_server *server,
                                const struct microkit_block_of_client *clients,
                                struct microkit_block_for_client *own)
{
    *server = (struct microkit_block_server){.pending = 0};
    (void)microkit_ring_init_consumer(&server->requests, clients->requests, own->requests,
                                      MICROKIT_BLOCK_CAPACITY,
                                      sizeof(struct microkit_block_request));
    (void)microkit_ring_init_producer(&server->answers, own->answers, clients->answers,
                                      MICROKIT_BLOCK_CAPACITY,
                                      sizeof(struct microkit_block_answer));
    microkit_ring_resume(&server->requests);
    microkit_ring_resume(&server->answers);
}

void microkit_block_server_begin(struct microkit_block_server *server)
{
    server->pending = 0;
    server->greeted = false;
    server->open = false;
    server->opening = false;
}

static bool has_room(struct microkit_block_server *server)
{
    return server->pending < microkit_ring_look(&server->answers);
}

static void greet(struct microkit_block_server *server)
{
    const struct microkit_block_answer answer = {.id = UINT32_MAX, .status = MICROKIT_BLOCK_BEGUN};

    server->greeted = microkit_ring_put(&server->answers, &answer);
}

/* What was asked before has come to its end: nothing of it happens after the answer. */
static void answer_opening(struct microkit_block_server *server)
{
    struct microkit_block_answer answer = server->about;

    answer.id = server->opening_id;
    answer.status = MICROKIT_BLOCK_OK;
    server->opening = !microkit_ring_put(&server->answers, &answer);
    server->open = !server->opening;
    server->opened += server->open;
}

/* Whether requests may be taken. */
static bool is_ready(struct microkit_block_server *server, uint32_t most)
{
    if (!server->greeted) {
        greet(server);
    }
    if (server->opening && server->pending == 0) {
        answer_opening(server);
    }
    return server->greeted && !server->opening && server->pending < most && has_room(server);
}

bool microkit_block_server_take(struct microkit_block_server *server, uint32_t most,
                                struct microkit_block_request *request)
{
    while (is_ready(server, most) && microkit_ring_take(&server->requests, request)) {
        if (request->operation == MICROKIT_BLOCK_OPEN) {
            server->opening = true;
            server->opening_id = request->id;
        } else if (server->open) {
            server->pending++;
            return true;
        }
    }
    return false;
}

void microkit_block_server_reply(struct microkit_block_server *server,
                                 const struct microkit_block_answer *answer)
{
    server->pending--;
    (void)!microkit_ring_put(&server->answers, answer);
}

void microkit_block_server_answer(struct microkit_block_server *server, uint32_t id,
                                  enum microkit_block_status status)
{
    microkit_block_server_reply(server,
                                &(struct microkit_block_answer){.id = id, .status = status});
}

/* With something pending this is called again after its answer. Without, there may be no room because the client does not
 * take answers: then it says when it has. */
bool microkit_block_server_arm(struct microkit_block_server *server, uint32_t most)
{
    if (server->pending != 0 && (server->opening || server->pending >= most || !has_room(server))) {
        return true;
    }
    if (server->pending == 0 && microkit_ring_look(&server->answers) == 0) {
        return microkit_ring_arm(&server->answers);
    }
    return !server->opening && server->greeted && microkit_ring_arm(&server->requests);
}

bool microkit_block_server_publish(struct microkit_block_server *server)
{
    bool notify = !server->told;

    server->told = true;
    notify |= microkit_ring_publish(&server->requests);
    notify |= microkit_ring_publish(&server->answers);
    return notify;
}
