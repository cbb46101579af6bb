/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Both ends of a connection where rings are full: a client that takes no answers, or asks for more than there is room, while the
 * server begins anew; and what is asked before it is open. Whoever waits is told.
 */
#include "src/client.c"
#include "src/server.c"

#include "verdict.h"

#include <string.h>

#define ALL MICROKIT_BLOCK_CAPACITY

static struct microkit_block_of_client of __attribute__((aligned(64)));
static struct microkit_block_for_client for_it __attribute__((aligned(64)));
static struct microkit_block client;
static struct microkit_block_server server;
static struct microkit_block_answer answer;
static struct microkit_block_request request;

static void make(void)
{
    memset(&of, 0, sizeof(of));
    memset(&for_it, 0, sizeof(for_it));
    microkit_block_init(&client, &of, &for_it);
    microkit_block_server_init(&server, &of, &for_it);
    server.about.blocks = 7;
}

/* Takes what there is, answers nothing. Returns how many requests. */
static uint32_t serve(bool *tells)
{
    uint32_t count = 0;

    do {
        while (microkit_block_server_take(&server, ALL, &request)) {
            count++;
        }
    } while (!microkit_block_server_arm(&server, ALL));
    *tells = microkit_block_server_publish(&server);
    return count;
}

/* Takes events, of which the last is returned. */
static enum microkit_block_event listen(bool *tells)
{
    enum microkit_block_event event, last = MICROKIT_BLOCK_NOTHING;

    do {
        while ((event = microkit_block_next(&client, &answer)) != MICROKIT_BLOCK_NOTHING) {
            last = event;
        }
    } while (!microkit_block_arm(&client));
    *tells = microkit_block_publish(&client);
    return last;
}

static void open_it(void)
{
    bool tells;

    make();
    CHECK(listen(&tells) == MICROKIT_BLOCK_NOTHING && tells);
    CHECK(serve(&tells) == 0 && tells);
    while (listen(&tells) !=
           MICROKIT_BLOCK_OPENED) { /* the server begins, then is asked once more */
        CHECK(tells);
        CHECK(serve(&tells) == 0 && tells);
    }
    CHECK(client.blocks == 7 && client.open && server.open);
}

static uint32_t ask_all(void)
{
    uint32_t count = 0;

    while (microkit_block_ask(
        &client, &(struct microkit_block_request){.id = count, .operation = MICROKIT_BLOCK_READ})) {
        count++;
    }
    return count;
}

/* Room for the answers of what is pending is kept; more is taken only when the client takes answers, and then at once. */
static void takes_no_answers(void)
{
    bool tells;

    open_it();
    CHECK(ask_all() == ALL);
    (void)!microkit_block_publish(&client);
    CHECK(serve(&tells) == ALL);
    for (uint32_t i = 0; i < ALL; i++) {
        microkit_block_server_answer(&server, i, MICROKIT_BLOCK_OK);
    }
    CHECK(microkit_block_server_publish(&server) && server.pending == 0);
    CHECK(ask_all() == ALL);
    (void)!microkit_block_publish(&client);
    CHECK(serve(&tells) == 0);
    for (uint32_t i = 0; i < ALL; i++) {
        CHECK(microkit_block_next(&client, &answer) == MICROKIT_BLOCK_ANSWERED && answer.id == i &&
              answer.status == MICROKIT_BLOCK_OK);
    }
    CHECK(microkit_block_publish(&client)); /* the server waits for it */
    CHECK(serve(&tells) == ALL);
}

/* There is no room to ask to open: it is asked as soon as there is, and the client is told of that. */
static void no_room_to_open(void)
{
    bool tells;

    open_it();
    CHECK(ask_all() == ALL);
    (void)!microkit_block_publish(&client);
    microkit_block_server_init(&server, &of, &for_it);
    server.about.blocks = 9;
    CHECK(!microkit_block_server_arm(&server, ALL));
    CHECK(!microkit_block_server_take(&server, 0, &request)); /* begins, and takes nothing */
    CHECK(microkit_block_server_publish(&server));
    CHECK(listen(&tells) == MICROKIT_BLOCK_LOST && client.must_ask);
    CHECK(
        microkit_ring_put(&server.answers, &(struct microkit_block_answer){.id = client.opening}));
    CHECK(microkit_ring_publish(&server.answers));
    CHECK(listen(&tells) == MICROKIT_BLOCK_NOTHING && !client.open); /* that was asked before */
    CHECK(serve(&tells) == 0 && tells); /* all dropped, as it is not open */
    CHECK(listen(&tells) == MICROKIT_BLOCK_NOTHING && tells && !client.must_ask);
    CHECK(serve(&tells) == 0 && tells);
    CHECK(listen(&tells) == MICROKIT_BLOCK_OPENED && client.blocks == 9);
    CHECK(ask_all() == ALL && microkit_block_publish(&client) && serve(&tells) == ALL);
}

/* What is pending is answered first. */
static void opens_again(void)
{
    bool tells;

    open_it();
    CHECK(microkit_block_ask(&client,
                             &(struct microkit_block_request){.operation = MICROKIT_BLOCK_READ}) &&
          microkit_block_publish(&client) && serve(&tells) == 1);
    microkit_block_init(&client, &of, &for_it);
    CHECK(listen(&tells) == MICROKIT_BLOCK_NOTHING && tells);
    CHECK(serve(&tells) == 0 && server.opening);
    CHECK(listen(&tells) == MICROKIT_BLOCK_NOTHING && !client.open);
    microkit_block_server_answer(&server, 0, MICROKIT_BLOCK_OK);
    CHECK(serve(&tells) == 0 && tells);
    CHECK(listen(&tells) == MICROKIT_BLOCK_OPENED);
}

/* Ids and statuses of others who have this connection. */
static void others(void)
{
    bool tells;

    open_it();
    for (uint32_t status = 0; status < MICROKIT_BLOCK_BEGUN; status++) {
        CHECK(microkit_block_ask(
            &client, &(struct microkit_block_request){.id = status, .operation = 1 + status}));
        CHECK(microkit_block_publish(&client) && serve(&tells) == 1 &&
              request.operation == 1 + status);
        microkit_block_server_answer(&server, request.id, status);
        CHECK(microkit_block_server_publish(&server));
        CHECK(listen(&tells) == MICROKIT_BLOCK_ANSWERED && answer.status == status &&
              answer.id == status);
    }
    CHECK(!microkit_block_ask(
        &client, &(struct microkit_block_request){.id = MICROKIT_BLOCK_IDS, .operation = 1}));
}

int main(void)
{
    takes_no_answers();
    no_room_to_open();
    opens_again();
    others();
    return passed();
}
