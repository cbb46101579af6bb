/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Block devices: what a client and its server agree on, and the client's end. A server is a driver, or the virtualiser that
 * gives each client a partition; the protocol is the same. Blocks have 512 bytes. Data lies in a region that client and
 * device have in common, at any multiple of 512 bytes from its beginning, and is not copied; requests and answers go through
 * two rings (microkit_ring.h).
 *
 *     struct microkit_block disk;                        // this PD's end; in its own memory
 *
 *     void init(void)
 *     {
 *         microkit_block_init(&disk, of_client, for_client);
 *         serve();
 *     }
 *
 *     void notified(microkit_channel ch)                 // serve()
 *     {
 *         do {
 *             while ((event = microkit_block_next(&disk, &answer)) != MICROKIT_BLOCK_NOTHING) {
 *                 handle(event, &answer);                // may microkit_block_ask
 *             }
 *         } while (!microkit_block_arm(&disk));
 *         if (microkit_block_publish(&disk)) {
 *             microkit_notify(SERVER);
 *         }
 *     }
 *
 * OPENED comes first: now there is a size, and requests can be made. LOST: the server, or something that it relies on, was started
 * again: all requests that have no answer are forgotten, nothing of them happens any more, and OPENED comes again; then ask them
 * anew. A client that was started again does the same as one that starts: until OPENED its former requests come to their end,
 * so their data must stay where it is till then.
 *
 * Requests of one client may be executed in any order: who needs one waits for the answer. What was answered before a FLUSH is asked for
 * is kept, whatever happens, when that is answered.
 */
#pragma once

#include <microkit_ring.h>

#define MICROKIT_BLOCK_SIZE     512
#define MICROKIT_BLOCK_CAPACITY 64 /* of both rings */

enum microkit_block_operation {
    MICROKIT_BLOCK_OPEN, /* not for programs: begin, and say how many blocks there are */
    MICROKIT_BLOCK_READ,
    MICROKIT_BLOCK_WRITE,
    MICROKIT_BLOCK_FLUSH, /* no block, count and offset */
};

/* Blocks block to block + count - 1, from or to offset in the region of data. count: 1 to what the server says. */
struct microkit_block_request {
    uint32_t id; /* the client's; comes with the answer. Below MICROKIT_BLOCK_IDS */
    uint32_t operation;
    uint64_t block;
    uint64_t offset; /* bytes, a multiple of MICROKIT_BLOCK_SIZE */
    uint32_t count;
    uint32_t
        data; /* which region of data; for drivers. Servers of clients know it by the channel */
};

#define MICROKIT_BLOCK_IDS UINT32_C(0x80000000)

enum microkit_block_status {
    MICROKIT_BLOCK_OK,
    MICROKIT_BLOCK_BAD, /* no such operation, a wrong count, or blocks or data that are not the client's */
    MICROKIT_BLOCK_IO,        /* the device failed; of a write, part may be done */
    MICROKIT_BLOCK_READ_ONLY, /* a write to what is not written to */
    MICROKIT_BLOCK_GONE,      /* the device does not work any more */
    /* Not for programs: the server begins. Services with other statuses (microkit_file.h) have none with this number. */
    MICROKIT_BLOCK_BEGUN = 255,
};

struct microkit_block_answer {
    uint32_t id;
    uint32_t status;
    /* Of OPEN, else 0: */
    uint64_t blocks; /* that there are; 0: no partition, or no device */
    uint32_t most;   /* blocks in a request */
    uint32_t read_only;
};

/* The two regions of memory between client and server, a page each: what the client writes, and what the server does. */
#define MICROKIT_BLOCK_REQUESTS_SIZE \
    MICROKIT_RING_PRODUCED_SIZE(MICROKIT_BLOCK_CAPACITY, sizeof(struct microkit_block_request))
#define MICROKIT_BLOCK_ANSWERS_SIZE \
    MICROKIT_RING_PRODUCED_SIZE(MICROKIT_BLOCK_CAPACITY, sizeof(struct microkit_block_answer))

struct microkit_block_of_client {
    char answers[MICROKIT_RING_CONSUMED_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
    char requests[MICROKIT_BLOCK_REQUESTS_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
};

struct microkit_block_for_client {
    char requests[MICROKIT_RING_CONSUMED_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
    char answers[MICROKIT_BLOCK_ANSWERS_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
};

/* ---- a client's end -------------------------------------------------------------------------- */

/* In memory of the client alone. Its members are not for programs, but for blocks, most and read_only to be read while it is open. */
struct microkit_block {
    struct microkit_ring requests, answers;
    uint64_t blocks;
    uint32_t most;
    bool read_only;
    bool open;
    bool told;        /* the server was notified since this end was made */
    bool must_ask;    /* to open, as soon as there is room */
    uint32_t opening; /* id of the last request to open */
};

enum microkit_block_event {
    MICROKIT_BLOCK_NOTHING,
    MICROKIT_BLOCK_OPENED,   /* requests can be made */
    MICROKIT_BLOCK_ANSWERED, /* a request of this client's, since it was opened */
    MICROKIT_BLOCK_LOST,     /* requests are forgotten; OPENED comes again */
};

/* Make the client's end, on memory that is zero before the first time, and ask the server to open. Then call
 * microkit_block_next, _arm and _publish, as above. */
void microkit_block_init(struct microkit_block *client, struct microkit_block_of_client *own,
                         const struct microkit_block_for_client *servers);

/* Make a request; the server sees it after microkit_block_publish. False: it is not open, or there is no room (an
 * answer makes some). */
__attribute__((warn_unused_result)) bool
microkit_block_ask(struct microkit_block *client, const struct microkit_block_request *request);

/* The next event, and with ANSWERED the answer: id and status. The server could say anything: ids are to be looked up. */
enum microkit_block_event microkit_block_next(struct microkit_block *client,
                                              struct microkit_block_answer *answer);

/* As microkit_ring_arm and microkit_ring_publish, for both rings. */
__attribute__((warn_unused_result)) bool microkit_block_arm(struct microkit_block *client);
__attribute__((warn_unused_result)) bool microkit_block_publish(struct microkit_block *client);

/* Whether the server has broken the rules of rings. Stays so; nothing comes any more. */
bool microkit_block_broken(const struct microkit_block *client);
