/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client's end of a connection. Whatever comes before the answer to the last request to open belongs to an earlier
 * life of this client or of the server, and is dropped here.
 */
#include <microkit_block.h>

void microkit_block_init(struct microkit_block *client, struct microkit_block_of_client *own,
                         const struct microkit_block_for_client *servers)
{
    *client = (struct microkit_block){.must_ask = true};
    (void)microkit_ring_init_producer(&client->requests, own->requests, servers->requests,
                                      MICROKIT_BLOCK_CAPACITY,
                                      sizeof(struct microkit_block_request));
    (void)microkit_ring_init_consumer(&client->answers, servers->answers, own->answers,
                                      MICROKIT_BLOCK_CAPACITY,
                                      sizeof(struct microkit_block_answer));
    microkit_ring_resume(&client->requests);
    microkit_ring_resume(&client->answers);
}

/* Positions go on over restarts, so no two requests to open have the same id, but for those 2^31 requests apart. */
static void ask_to_open(struct microkit_block *client)
{
    const struct microkit_block_request request = {
        .id = MICROKIT_BLOCK_IDS | client->requests.position, .operation = MICROKIT_BLOCK_OPEN};

    if (client->must_ask && microkit_ring_put(&client->requests, &request)) {
        client->opening = request.id;
        client->must_ask = false;
    }
}

bool microkit_block_ask(struct microkit_block *client, const struct microkit_block_request *request)
{
    return client->open && request->id < MICROKIT_BLOCK_IDS &&
           microkit_ring_put(&client->requests, request);
}

static enum microkit_block_event lose(struct microkit_block *client)
{
    bool was_open = client->open;

    client->open = false;
    client->must_ask = true;
    ask_to_open(client);
    return was_open ? MICROKIT_BLOCK_LOST : MICROKIT_BLOCK_NOTHING;
}

static enum microkit_block_event take_opening(struct microkit_block *client,
                                              const struct microkit_block_answer *answer)
{
    if (client->must_ask || answer->id != client->opening) {
        return MICROKIT_BLOCK_NOTHING;
    }
    client->open = true;
    client->blocks = answer->blocks;
    client->most = answer->most;
    client->read_only = answer->read_only != 0;
    return MICROKIT_BLOCK_OPENED;
}

static enum microkit_block_event judge_answer(struct microkit_block *client,
                                              const struct microkit_block_answer *answer)
{
    if (answer->status == MICROKIT_BLOCK_BEGUN) {
        return lose(client);
    }
    if (!client->open) {
        return take_opening(client, answer);
    }
    return answer->id < MICROKIT_BLOCK_IDS ? MICROKIT_BLOCK_ANSWERED : MICROKIT_BLOCK_NOTHING;
}

enum microkit_block_event microkit_block_next(struct microkit_block *client,
                                              struct microkit_block_answer *answer)
{
    enum microkit_block_event event = MICROKIT_BLOCK_NOTHING;

    ask_to_open(client);
    while (event == MICROKIT_BLOCK_NOTHING && microkit_ring_take(&client->answers, answer)) {
        event = judge_answer(client, answer);
    }
    return event;
}

/* Who must ask and has no room is told of room, too. */
bool microkit_block_arm(struct microkit_block *client)
{
    bool asked = !client->must_ask || microkit_ring_arm(&client->requests);

    return microkit_ring_arm(&client->answers) && asked;
}

bool microkit_block_publish(struct microkit_block *client)
{
    bool notify = !client->told;

    client->told = true; /* the first time always: what was here before may have failed to */
    notify |= microkit_ring_publish(&client->answers);
    notify |= microkit_ring_publish(&client->requests);
    return notify;
}

bool microkit_block_broken(const struct microkit_block *client)
{
    return microkit_ring_broken(&client->requests) || microkit_ring_broken(&client->answers);
}
