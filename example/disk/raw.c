/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client of the disk itself, with partition 2: writes blocks at its beginning and its end, has them kept, reads them back, and asks for
 * what is not in it. More requests than one are under way; their answers come in any order.
 */
#include <microkit.h>
#include <microkit_block.h>

#define DISK   0 /* channel id, see disk.system */
#define COUNT  4 /* blocks in a request */
#define LENGTH (COUNT * MICROKIT_BLOCK_SIZE)
#define BATCH  2 /* requests of a step: one at the partition's beginning, one at its end */

enum step {
    WRITE,
    FLUSH,
    READ,
    BEYOND,
    END
};

struct microkit_block_of_client *own; /* set by the tool */
const struct microkit_block_for_client *servers;
char *data;

static struct microkit_block disk;
static enum step step;
static uint32_t left; /* answers of this step that are still to come */
static bool failed;

static void check(bool right, const char *what)
{
    if (!right) {
        failed = true;
        microkit_dbg_puts("FAILED: raw: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static char contents_at(uint32_t offset)
{
    return (char)('A' + offset / 7 % 26);
}

static void ask(enum microkit_block_operation operation, uint64_t block, uint32_t number)
{
    const struct microkit_block_request request = {
        .id = step * BATCH + number,
        .operation = operation,
        .block = block,
        .offset = (uint64_t)number * LENGTH,
        .count = operation == MICROKIT_BLOCK_FLUSH ? 0 : COUNT,
        .data = 99, /* whose data it is does not depend on this */
    };

    check(microkit_block_ask(&disk, &request), "there is room for a request");
    left++;
}

static void ask_both(enum microkit_block_operation operation)
{
    ask(operation, 0, 0);
    ask(operation, disk.blocks - COUNT, 1);
}

static void begin(enum step next)
{
    step = next;
    switch (next) {
    case WRITE:
        for (uint32_t i = 0; i < BATCH * LENGTH; i++) {
            data[i] = contents_at(i);
        }
        ask_both(MICROKIT_BLOCK_WRITE);
        break;
    case FLUSH:
        ask(MICROKIT_BLOCK_FLUSH, 0, 0);
        break;
    case READ:
        for (uint32_t i = 0; i < BATCH * LENGTH; i++) {
            data[i] = 0;
        }
        ask_both(MICROKIT_BLOCK_READ);
        break;
    case BEYOND:
        ask(MICROKIT_BLOCK_READ, disk.blocks - COUNT + 1, 0);
        ask(MICROKIT_BLOCK_WRITE, ~UINT64_C(0) - COUNT + 1, 1);
        break;
    case END:
        if (!failed) {
            microkit_dbg_puts("raw: written, kept, read back; nothing beyond its partition\n");
        }
    }
}

static void check_data(void)
{
    uint32_t i = 0;

    while (i < BATCH * LENGTH && data[i] == contents_at(i)) {
        i++;
    }
    check(i == BATCH * LENGTH, "what is read is what was written");
}

static void take(const struct microkit_block_answer *answer)
{
    check(answer->id / BATCH == step, "an answer of this step");
    check(answer->status == (step == BEYOND ? MICROKIT_BLOCK_BAD : MICROKIT_BLOCK_OK),
          "what is in the partition is done, and nothing else");
    if (--left == 0) {
        if (step == READ) {
            check_data();
        }
        begin((enum step)(step + 1));
    }
}

/* The data of a write is still there when it is lost: so all of it begins anew. */
static void handle(enum microkit_block_event event, const struct microkit_block_answer *answer)
{
    if (event == MICROKIT_BLOCK_OPENED) {
        check(disk.blocks >= 2 * COUNT, "there is a partition");
        left = 0;
        begin(WRITE);
    } else if (event == MICROKIT_BLOCK_ANSWERED) {
        take(answer);
    }
}

static void serve(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    do {
        while ((event = microkit_block_next(&disk, &answer)) != MICROKIT_BLOCK_NOTHING) {
            handle(event, &answer);
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
