/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An honest client of a block device, as a program would be one: it knows what it has written and compares what it reads, it acts only when
 * it is notified or asks, and checks that every request has one answer. Requests that are under way have no block in common.
 */
#pragma once

#include <microkit_block.h>

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define PEER_REQUESTS 7
#define PEER_COUNT    3 /* most blocks in a request */
#define PEER_BLOCKS   (PEER_REQUESTS * PEER_COUNT)

struct peer {
    struct microkit_block end;
    struct microkit_block_of_client of __attribute__((aligned(64)));
    struct microkit_block_for_client for_it __attribute__((aligned(64)));
    char *data;              /* PEER_BLOCKS blocks, and what is behind is not its own */
    const uint8_t *contents; /* what its blocks have */
    uint64_t blocks;         /* it must have */
    uint64_t beyond;         /* blocks of data that it has */
    uint8_t written[PEER_BLOCKS * 512];
    struct {
        bool used, wrong;
        struct microkit_block_request request;
    } asked[PEER_REQUESTS];
    bool notified, open, quiet;
    bool goes; /* the device may do so at times */
    uint32_t answered, opened, failed;
};

static inline void peer_start(struct peer *peer)
{
    microkit_block_init(&peer->end, &peer->of, &peer->for_it);
    memset(peer->asked, 0, sizeof(peer->asked));
    peer->open = false;
    peer->notified = true;
}

static inline void peer_make(struct peer *peer, char *data, const uint8_t *contents,
                             uint64_t blocks, uint64_t beyond)
{
    memset(peer, 0, sizeof(*peer));
    peer->data = data;
    peer->contents = contents;
    peer->blocks = blocks;
    peer->beyond = beyond;
    peer_start(peer);
}

static inline uint8_t *peer_data(struct peer *peer, uint32_t id)
{
    return (uint8_t *)peer->data + id * PEER_COUNT * 512;
}

/* Something that is not the client's, or nothing. */
static inline void peer_spoil(struct peer *peer, struct microkit_block_request *request)
{
    switch (chance() % 7) {
    case 6:
        request->count = peer->end.most + 1;
        break;
    case 0:
        request->block = peer->blocks - request->count + 1;
        break;
    case 1:
        request->block = UINT64_MAX - chance() % 4;
        break;
    case 2:
        request->count = 0;
        break;
    case 3:
        request->operation = 4 + chance() % 100;
        break;
    case 4:
        request->offset = peer->beyond * 512 - (request->count - 1) * 512;
        break;
    default:
        request->offset += 1 + chance() % 511;
        break;
    }
}

static inline struct microkit_block_request peer_request(const struct peer *peer, uint32_t id)
{
    uint32_t most = peer->end.most < PEER_COUNT ? peer->end.most : PEER_COUNT;

    return (struct microkit_block_request){.id = id,
                                           .operation = 1 + chance() % 3,
                                           .block = id * PEER_COUNT,
                                           .offset = id * PEER_COUNT * 512,
                                           .count = 1 + chance() % most,
                                           .data = 1};
}

static inline void peer_ask(struct peer *peer)
{
    uint32_t id = chance() % PEER_REQUESTS;

    if (!peer->open || peer->quiet || peer->asked[id].used) {
        return;
    }
    struct microkit_block_request request = peer_request(peer, id);
    peer->asked[id].wrong = request.operation != MICROKIT_BLOCK_FLUSH && chance() % 8 == 0;
    if (peer->asked[id].wrong) {
        peer_spoil(peer, &request);
    }
    for (uint32_t i = 0; i < PEER_COUNT * 512; i++) {
        peer_data(peer, id)[i] = (uint8_t)chance();
    }
    CHECK(microkit_block_ask(&peer->end, &request));
    peer->asked[id].used = true;
    peer->asked[id].request = request;
}

static inline void peer_take(struct peer *peer, const struct microkit_block_answer *answer)
{
    CHECK(answer->id < PEER_REQUESTS && peer->asked[answer->id].used);
    const struct microkit_block_request *request = &peer->asked[answer->id].request;
    uint8_t *known = peer->written + request->block * 512;

    peer->asked[answer->id].used = false;
    peer->answered++;
    if (peer->asked[answer->id].wrong) {
        CHECK(answer->status == MICROKIT_BLOCK_BAD ||
              (peer->goes && answer->status == MICROKIT_BLOCK_GONE));
        return;
    }
    if (answer->status != MICROKIT_BLOCK_OK) {
        CHECK(answer->status == MICROKIT_BLOCK_IO || answer->status == MICROKIT_BLOCK_BAD ||
              (peer->goes && answer->status == MICROKIT_BLOCK_GONE));
        peer->failed++;
        memcpy(known, peer->contents + request->block * 512,
               request->operation == MICROKIT_BLOCK_FLUSH ? 0 : request->count * 512);
    } else if (request->operation == MICROKIT_BLOCK_READ) {
        CHECK(memcmp(peer_data(peer, answer->id), known, request->count * 512) == 0);
    } else if (request->operation == MICROKIT_BLOCK_WRITE) {
        memcpy(known, peer_data(peer, answer->id), request->count * 512);
    }
}

/* All that has no answer once more. What is on the disk of a request that was begun may be old or new: after a start of its own, it looks. */
static inline void peer_opened(struct peer *peer)
{
    CHECK(peer->end.blocks == peer->blocks);
    peer->open = true;
    if (peer->opened++ == 0 || chance() % 2 == 0) {
        memset(peer->asked, 0, sizeof(peer->asked));
    }
    for (uint32_t i = 0; i < PEER_REQUESTS; i++) {
        CHECK(!peer->asked[i].used || microkit_block_ask(&peer->end, &peer->asked[i].request));
    }
    memcpy(peer->written, peer->contents, sizeof(peer->written));
}

/* When it is notified, and when it asks. True: notify the server. */
static inline bool peer_run(struct peer *peer)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    peer->notified = false;
    do {
        while ((event = microkit_block_next(&peer->end, &answer)) != MICROKIT_BLOCK_NOTHING) {
            if (event == MICROKIT_BLOCK_OPENED) {
                peer_opened(peer);
            } else if (event == MICROKIT_BLOCK_ANSWERED) {
                peer_take(peer, &answer);
            } else {
                CHECK(event == MICROKIT_BLOCK_LOST && peer->open);
                peer->open = false;
            }
        }
        peer_ask(peer);
    } while (!microkit_block_arm(&peer->end));
    CHECK(!microkit_block_broken(&peer->end));
    return microkit_block_publish(&peer->end);
}

static inline uint32_t peer_waits(const struct peer *peer)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < PEER_REQUESTS; i++) {
        count += peer->asked[i].used;
    }
    return count;
}
