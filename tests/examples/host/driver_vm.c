/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server of example/driver_vm between a client and a guest, both of this program. An honest guest does what `init` there does, and is
 * started again at any time: the client gets what it has written. One that says anything gets nothing but answers into the blocks that were
 * asked for.
 */
#include "../../../example/driver_vm/server.c"
#include "../../../sdk/services/block/src/client.c"
#include "../../../sdk/services/block/src/server.c"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 40
#define ROOM   24 /* blocks in the region of data */
#define SEEDS  4
#define STEPS  3000

static struct {
    unsigned char disk[BLOCKS][512], said[64 * 512], typed[64 * 512];
    size_t said_bytes, typed_bytes;
    bool hostile;
} guest;

static struct {
    struct microkit_block end;
    struct microkit_block_request asked;
    bool asks, told;
    unsigned char expected[BLOCKS][512];
    bool unknown[BLOCKS]; /* a write was lost or has failed */
    unsigned char before[ROOM * 512];
    uint32_t done, id;
    uint32_t waits; /* steps */
} client;

static struct microkit_block_of_client of_client;
static struct microkit_block_for_client for_client;
static unsigned char memory[ROOM * 512];
static uint64_t seed;

static uint32_t chance(uint32_t bound)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % bound;
}

static void check(bool right, const char *what)
{
    if (!right) {
        printf("%s\n", what);
        exit(1);
    }
}

void microkit_notify(microkit_channel ch)
{
    check(ch == CLIENT, "the client's channel");
    client.told = true;
}

/* ---- the guest ------------------------------------------------------------------------------ */

uint32_t microkit_vm_terminal_take(struct microkit_vm_terminal *terminal, void *to, uint32_t size)
{
    uint32_t count = guest.said_bytes < size ? (uint32_t)guest.said_bytes : size;

    (void)terminal;
    memcpy(to, guest.said, count);
    memmove(guest.said, guest.said + count, guest.said_bytes -= count);
    return count;
}

uint32_t microkit_vm_terminal_give(struct microkit_vm_terminal *terminal, const void *from,
                                   uint32_t size)
{
    uint32_t count = size == 0 ? 0 : chance(size + 1);

    (void)terminal;
    check(guest.typed_bytes + count <= sizeof(guest.typed), "no more is typed than was asked for");
    if (count != 0) {
        memcpy(guest.typed + guest.typed_bytes, from, count);
    }
    guest.typed_bytes += count;
    return count;
}

static void say(const void *text, size_t bytes)
{
    if (guest.said_bytes + bytes <= sizeof(guest.said)) {
        memcpy(guest.said + guest.said_bytes, text, bytes);
        guest.said_bytes += bytes;
    }
}

static void announce(void)
{
    char line[32];

    say(line, (size_t)snprintf(line, sizeof(line), "nothing\nblocks %d\n", BLOCKS));
}

/* False: it has not all of it yet. */
static bool execute_line(void)
{
    unsigned char *end = memchr(guest.typed, '\n', guest.typed_bytes);
    unsigned int block, count;
    size_t line, bytes;
    char what[8];

    if (end == NULL) {
        return false;
    }
    line = (size_t)(end - guest.typed) + 1;
    *end = '\0';
    check(sscanf((char *)guest.typed, "%7s %u %u", what, &block, &count) == 3, "a line");
    *end = '\n';
    bytes = strcmp(what, "write") == 0 ? count * 512u : 0;
    if (guest.typed_bytes < line + bytes) {
        return false;
    }
    check(guest.typed_bytes == line + bytes, "one request after the other");
    guest.typed_bytes = 0;
    check(strcmp(what, "flush") == 0 || (count <= 16 && block + count <= BLOCKS),
          "blocks of the disk");
    if (chance(16) == 0) {
        say("e", 1);
    } else if (strcmp(what, "read") == 0) {
        say("k", 1);
        say(guest.disk[block], count * 512u);
    } else {
        memcpy(guest.disk[block], guest.typed + line, bytes);
        say("k", 1);
    }
    return true;
}

static void anything(void)
{
    static const char words[] = "blocks 0123456789\nk";
    char text[700];
    uint32_t bytes = chance(sizeof(text));

    for (uint32_t i = 0; i < bytes; i++) {
        text[i] = chance(8) == 0 ? (char)chance(256) : words[chance(sizeof(words) - 1)];
    }
    say(text, bytes);
    if (chance(8) == 0) {
        announce();
    }
    guest.typed_bytes = 0;
}

/* ---- the client ----------------------------------------------------------------------------- */

static void ask(void)
{
    struct microkit_block_request request = {
        .id = ++client.id,
        .operation = MICROKIT_BLOCK_READ + chance(3),
        .block = chance(BLOCKS + 2),
        .offset = 512u * chance(ROOM + 2) + (chance(20) == 0),
        .count = chance(18),
    };

    if (request.operation == MICROKIT_BLOCK_FLUSH) {
        request.block = request.offset = request.count = 0;
    }
    for (uint32_t i = 0; i < sizeof(memory); i++) {
        memory[i] = (unsigned char)chance(256);
    }
    memcpy(client.before, memory, sizeof(memory));
    client.asked = request;
    client.asks = microkit_block_ask(&client.end, &request);
}

static bool may_be(const struct microkit_block_request *request)
{
    return request->operation == MICROKIT_BLOCK_FLUSH ||
           (request->count != 0 && request->count <= 16 &&
            request->block + request->count <= client.end.blocks && request->offset % 512 == 0 &&
            request->offset / 512 + request->count <= ROOM);
}

static void forget_blocks(void)
{
    for (uint32_t i = 0; client.asked.operation == MICROKIT_BLOCK_WRITE && may_be(&client.asked) &&
                         i < client.asked.count;
         i++) {
        client.unknown[client.asked.block + i] = true;
    }
}

/* Nothing but the blocks that it reads has changed, ever. */
static void look_at_memory(void)
{
    const struct microkit_block_request *asked = &client.asked;
    bool reads = client.asks && asked->operation == MICROKIT_BLOCK_READ && may_be(asked);

    for (uint32_t i = 0; i < sizeof(memory); i++) {
        bool within = reads && i >= asked->offset && i < asked->offset + asked->count * 512;

        check(within || memory[i] == client.before[i], "memory outside of what is read");
    }
}

static void end(void)
{
    client.asks = false;
    memcpy(client.before, memory, sizeof(memory));
}

static void done(void)
{
    const struct microkit_block_request *asked = &client.asked;

    for (uint32_t i = 0; i < asked->count; i++) {
        unsigned char *at = memory + asked->offset + 512 * i;
        uint64_t block = asked->block + i;

        if (asked->operation == MICROKIT_BLOCK_WRITE) {
            memcpy(client.expected[block], at, 512);
            client.unknown[block] = false;
        } else if (!guest.hostile && !client.unknown[block]) {
            check(memcmp(at, client.expected[block], 512) == 0, "what is read is what was written");
        }
    }
}

static void take(const struct microkit_block_answer *answer)
{
    check(client.asks && answer->id == client.asked.id, "an answer to what was asked");
    look_at_memory();
    end();
    client.done++;
    client.waits = 0;
    if (answer->status == MICROKIT_BLOCK_OK) {
        check(may_be(&client.asked), "what cannot be done");
        done();
    } else {
        check((answer->status == MICROKIT_BLOCK_BAD) == !may_be(&client.asked) ||
                  answer->status == MICROKIT_BLOCK_GONE,
              "what is wrong with it");
        forget_blocks();
    }
}

static void client_serves(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    do {
        while ((event = microkit_block_next(&client.end, &answer)) != MICROKIT_BLOCK_NOTHING) {
            if (event == MICROKIT_BLOCK_ANSWERED) {
                take(&answer);
            } else if (event == MICROKIT_BLOCK_LOST) {
                look_at_memory();
                forget_blocks();
                end();
            }
        }
        if (client.end.open && !client.asks) {
            ask();
        }
    } while (!microkit_block_arm(&client.end));
    client.told = false;
    if (microkit_block_publish(&client.end)) {
        server_serve();
    }
}

/* ---- all ------------------------------------------------------------------------------------ */

static void step(void)
{
    if (client.told) {
        client_serves();
    }
    if (guest.hostile) {
        anything();
    } else {
        (void)execute_line();
    }
    if (chance(200) == 0) {
        guest.said_bytes = guest.typed_bytes = 0;
        server_restart();
        announce();
    }
    server_serve();
    look_at_memory();
    check(guest.hostile || ++client.waits < 500, "it goes on");
}

static uint32_t run(uint64_t first, bool hostile)
{
    uint32_t done_before;

    memset(&guest, 0, sizeof(guest));
    memset(&client, 0, sizeof(client));
    memset(&of_client, 0, sizeof(of_client));
    memset(&for_client, 0, sizeof(for_client));
    memset(&it, 0, sizeof(it));
    seed = first;
    guest.hostile = hostile;
    memcpy(client.before, memory, sizeof(memory));
    clients = &of_client;
    own = &for_client;
    data = memory;
    data_size = sizeof(memory);
    server_init(NULL);
    microkit_block_init(&client.end, &of_client, &for_client);
    client_serves();
    announce();
    for (uint32_t i = 0; i < STEPS; i++) {
        step();
    }
    done_before = client.done;
    server_end();
    for (uint32_t i = 0; i < 10; i++) {
        client_serves();
    }
    check(hostile || client.done >= done_before + 5, "what is gone answers");
    return client.done;
}

int main(void)
{
    uint32_t answers = 0;

    for (uint64_t i = 0; i < SEEDS; i++) {
        answers += run(i, false);
        (void)run(i, true);
    }
    check(answers > SEEDS * STEPS / 40, "enough is done");
    printf("ok\n");
    return 0;
}
