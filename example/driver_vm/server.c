/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One request at a time: a line, and a write's data behind it; the answer is a letter, and a read's data behind it. The other end can
 * answer wrong, late, or not at all; what it says goes into the region of data, of the blocks that were asked for, and nowhere else.
 */
#include "server.h"

#include <microkit.h>
#include <microkit_block_server.h>

#define CLIENT 0  /* channel, see driver_vm.system */
#define MOST   16 /* blocks of a request */
#define LINE   48 /* bytes */

enum stage {
    ABSENT, /* the other end has not said how many blocks there are */
    READY,
    ASKED,    /* an answer comes */
    RECEIVES, /* a read's data comes */
    GONE,     /* the other end is off */
};

const struct microkit_block_of_client *clients; /* set by the tool */
struct microkit_block_for_client *own;
uint8_t *data;
uint64_t data_size;

static struct {
    struct microkit_vm_terminal *terminal;
    struct microkit_block_server server;
    struct microkit_block_request request;
    enum stage stage;
    char line[LINE]; /* what is typed, or what has come of the first line */
    uint32_t length;
    const uint8_t *typed; /* behind the line */
    uint32_t typed_bytes;
    uint32_t received; /* bytes */
} it;

/* ---- to the other end ----------------------------------------------------------------------- */

static void add_text(const char *text)
{
    while (*text != '\0') {
        it.line[it.length++] = *text++;
    }
}

static void add_number(uint64_t value)
{
    char digits[20];
    uint32_t count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    add_text(" ");
    while (count != 0) {
        it.line[it.length++] = digits[--count];
    }
}

static uint32_t bytes_of(const struct microkit_block_request *request)
{
    return request->operation == MICROKIT_BLOCK_FLUSH ? 0 : request->count * MICROKIT_BLOCK_SIZE;
}

/* The longest line has 6 + 20 + 3 + 1 characters. */
static void begin(void)
{
    const struct microkit_block_request *request = &it.request;

    it.length = 0;
    add_text(request->operation == MICROKIT_BLOCK_READ    ? "read"
             : request->operation == MICROKIT_BLOCK_WRITE ? "write"
                                                          : "flush");
    add_number(request->block);
    add_number(request->count);
    add_text("\n");
    it.typed = data + request->offset;
    it.typed_bytes = request->operation == MICROKIT_BLOCK_WRITE ? bytes_of(request) : 0;
    it.received = 0;
    it.stage = ASKED;
}

/* As much as it has room for. */
static void type(void)
{
    uint32_t done = microkit_vm_terminal_give(it.terminal, it.line, it.length);

    it.length -= done;
    for (uint32_t i = 0; i < it.length; i++) {
        it.line[i] = it.line[i + done];
    }
    if (it.length == 0 && it.typed_bytes != 0) {
        done = microkit_vm_terminal_give(it.terminal, it.typed, it.typed_bytes);
        it.typed += done;
        it.typed_bytes -= done;
    }
}

/* ---- from it -------------------------------------------------------------------------------- */

static void answer(enum microkit_block_status status)
{
    it.stage = READY;
    microkit_block_server_answer(&it.server, it.request.id, status);
}

/* The first line: "blocks " and a number. */
static void announced(void)
{
    static const char word[] = "blocks ";
    uint64_t blocks = 0;

    for (uint32_t i = 0; i < it.length; i++) {
        if (i < sizeof(word) - 1 ? it.line[i] != word[i]
                                 : it.line[i] < '0' || it.line[i] > '9' || blocks >> 48 != 0) {
            return;
        }
        blocks = i < sizeof(word) - 1 ? 0 : blocks * 10 + (uint64_t)(it.line[i] - '0');
    }
    it.stage = READY;
    it.server.about = (struct microkit_block_answer){.blocks = blocks, .most = MOST};
}

static void hear(char said)
{
    if (said == '\n') {
        announced();
        it.length = 0;
    } else if (it.length < LINE) {
        it.line[it.length++] = said;
    }
}

static void letter(char said)
{
    if (said != 'k') {
        answer(MICROKIT_BLOCK_IO);
    } else if (it.request.operation == MICROKIT_BLOCK_READ) {
        it.stage = RECEIVES;
    } else {
        answer(MICROKIT_BLOCK_OK);
    }
}

static bool receive(void)
{
    uint32_t left = bytes_of(&it.request) - it.received;
    uint32_t count =
        microkit_vm_terminal_take(it.terminal, data + it.request.offset + it.received, left);

    it.received += count;
    if (count == left) {
        answer(MICROKIT_BLOCK_OK);
    }
    return count != 0;
}

/* Whatever it says that nobody has asked for is lost. False: it has said nothing more. */
static bool listen(void)
{
    char said = 0;

    if (it.stage == RECEIVES) {
        return receive();
    }
    if (microkit_vm_terminal_take(it.terminal, &said, 1) == 0) {
        return false;
    }
    if (it.stage == ABSENT) {
        hear(said);
    } else if (it.stage == ASKED) {
        letter(said);
    }
    return true;
}

/* ---- the client ----------------------------------------------------------------------------- */

static bool possible(const struct microkit_block_request *request)
{
    uint64_t blocks = it.server.about.blocks, room = data_size / MICROKIT_BLOCK_SIZE;
    uint64_t place = request->offset / MICROKIT_BLOCK_SIZE;

    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        return true;
    }
    return (request->operation == MICROKIT_BLOCK_READ ||
            request->operation == MICROKIT_BLOCK_WRITE) &&
           request->count != 0 && request->count <= MOST && request->block < blocks &&
           request->count <= blocks - request->block &&
           request->offset % MICROKIT_BLOCK_SIZE == 0 && place < room &&
           request->count <= room - place;
}

static void execute(void)
{
    if (it.stage == GONE) {
        microkit_block_server_answer(&it.server, it.request.id, MICROKIT_BLOCK_GONE);
    } else if (possible(&it.request)) {
        begin();
    } else {
        answer(MICROKIT_BLOCK_BAD);
    }
}

static bool idle(void)
{
    return it.stage == READY || it.stage == GONE;
}

static void take_requests(void)
{
    while (idle() && microkit_block_server_take(&it.server, 1, &it.request)) {
        execute();
    }
}

/* The virtual machine does nothing meanwhile: it is on this core, and below. */
void server_serve(void)
{
    do {
        while (listen()) {
        }
        take_requests();
        type();
    } while (idle() && !microkit_block_server_arm(&it.server, 1));
    if (it.stage != ABSENT && microkit_block_server_publish(&it.server)) {
        microkit_notify(CLIENT);
    }
}

void server_init(struct microkit_vm_terminal *terminal)
{
    it.terminal = terminal;
    microkit_block_server_init(&it.server, clients, own);
}

void server_restart(void)
{
    it.stage = ABSENT;
    it.length = it.typed_bytes = 0;
    microkit_block_server_begin(&it.server);
}

void server_end(void)
{
    if (it.stage == ASKED || it.stage == RECEIVES) {
        answer(MICROKIT_BLOCK_GONE);
    }
    it.length = it.typed_bytes = 0;
    it.stage = GONE;
    server_serve();
}
