/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads and writes blocks of a partition, by one request at a time and by eight, and marks each from when it is asked for to
 * its answer (the last of eight): so all that client, virtualiser, driver and kernel execute is between the marks.
 */
#include <microkit.h>
#include <microkit_block.h>

#include "../marks.h"
#include "../uart.h"

#define DISK   0
#define ROUNDS 64 /* of each */
#define EIGHT  8

struct microkit_block_of_client *own; /* set by the tool */
const struct microkit_block_for_client *servers;

static struct microkit_block disk;
static uint32_t round, waits;

static void ask(enum microkit_block_operation operation, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct microkit_block_request request = {.id = i,
                                                       .operation = operation,
                                                       .block = i,
                                                       .offset = i * MICROKIT_BLOCK_SIZE,
                                                       .count = 1};

        (void)!microkit_block_ask(&disk, &request);
    }
    waits = count;
}

static void begin(void)
{
    switch (round++ / ROUNDS) {
    case 0:
        MARK_BEGIN(PATH_block_read);
        ask(MICROKIT_BLOCK_READ, 1);
        break;
    case 1:
        MARK_BEGIN(PATH_block_write);
        ask(MICROKIT_BLOCK_WRITE, 1);
        break;
    case 2:
        MARK_BEGIN(PATH_block_read_eight);
        ask(MICROKIT_BLOCK_READ, EIGHT);
        break;
    default:
        print("BENCH done\n");
    }
}

static void handle(enum microkit_block_event event)
{
    if (event == MICROKIT_BLOCK_OPENED) {
        begin();
    } else if (event == MICROKIT_BLOCK_ANSWERED && --waits == 0) {
        MARK_DONE();
        begin();
    }
}

static void serve(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    do {
        while ((event = microkit_block_next(&disk, &answer)) != MICROKIT_BLOCK_NOTHING) {
            handle(event);
        }
    } while (!microkit_block_arm(&disk));
    if (microkit_block_publish(&disk)) {
        microkit_notify(DISK);
    }
}

void init(void)
{
    microkit_block_init(&disk, own, servers);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch;
    serve();
}
