/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server's end of a connection (microkit_block.h), for who writes a driver, or another service with the same connection
 * (microkit_file.h). It opens and closes by itself, keeps room for the answer of every request that it
 * hands out, and believes the client nothing: what is in a request is for the server to check.
 *
 *     for each event:
 *         do {
 *             while (microkit_block_server_take(&server, most, &request)) {
 *                 execute, and now or later microkit_block_server_answer
 *             }
 *         } while (!microkit_block_server_arm(&server, most));
 *         if (microkit_block_server_publish(&server)) {
 *             microkit_notify(CLIENT);
 *         }
 */
#pragma once

#include <microkit_block.h>

/* ---- a server's end -------------------------------------------------------------------------- */

/* In memory of the server alone. Its members are not for programs, but for `about`, which they set, and `pending` and
 * `opened` to be read. */
struct microkit_block_server {
    struct microkit_ring requests, answers;
    uint32_t pending; /* requests that were handed out and have no answer */
    bool greeted;     /* the client knows that this server begins */
    bool open;
    bool told;       /* the client was notified since this end was made */
    bool opening;    /* as soon as nothing is pending */
    uint32_t opened; /* how often it was */
    uint32_t opening_id;
    struct microkit_block_answer about; /* what the client is told when it opens */
};

/* Make it, on memory that is zero before the first time. */
void microkit_block_server_init(struct microkit_block_server *server,
                                const struct microkit_block_of_client *clients,
                                struct microkit_block_for_client *own);

/* The next request that is to be executed and answered, at most `most` at a time. False: none, now. */
bool microkit_block_server_take(struct microkit_block_server *server, uint32_t most,
                                struct microkit_block_request *request);

/* Answer one. There is room. */
void microkit_block_server_answer(struct microkit_block_server *server, uint32_t id,
                                  enum microkit_block_status status);

/* The same, with more in it. */
void microkit_block_server_reply(struct microkit_block_server *server,
                                 const struct microkit_block_answer *answer);

/* Forget the client's requests: it is told that the server begins anew. */
void microkit_block_server_begin(struct microkit_block_server *server);

/* When there is nothing to take: true if this server will be told, or is to answer first. False: look again. */
bool microkit_block_server_arm(struct microkit_block_server *server, uint32_t most);

/* Hand over answers and room; true: notify the client. So it is the first time: a notification may have been lost with what was here
 * before this server was started again. */
bool microkit_block_server_publish(struct microkit_block_server *server);
