/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes and reads partition 2 in rounds of eight requests that are under way at once, and compares; in every fifth round the driver is
 * made to fault in between, in every one the scribbler to scribble. It must not notice either: no request is lost or answered twice,
 * and the connection stays open. The verdict is printed here.
 */
#include <microkit.h>
#include <microkit_block.h>

#define DISK      0 /* channel ids, see system.system */
#define BREAKER   1
#define SCRIBBLER 2
#define ROUNDS    60
#define EACH      5
#define BATCH     8
#define COUNT     4 /* blocks in a request */
#define LENGTH    (COUNT * MICROKIT_BLOCK_SIZE)

struct microkit_block_of_client *own; /* set by the tool */
const struct microkit_block_for_client *servers;
uint64_t *data;

static struct microkit_block disk;
static uint32_t round, opened;
static bool reading, failed;
static uint32_t waits; /* a bit for each request that has no answer */

static void check(bool right, const char *what)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts("worker: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static uint64_t contents(uint32_t word)
{
    return ((uint64_t)round << 32 | word) * UINT64_C(0x9e3779b97f4a7c15);
}

static void ask_all(enum microkit_block_operation operation)
{
    for (uint32_t i = 0; i < BATCH; i++) {
        const struct microkit_block_request request = {.id = i,
                                                       .operation = operation,
                                                       .block = (round * 37 + i * 7) % 200 * COUNT,
                                                       .offset = (uint64_t)i * LENGTH,
                                                       .count = COUNT};

        check(microkit_block_ask(&disk, &request), "there is room");
        waits |= 1u << i;
    }
}

static void begin_writing(void)
{
    for (uint32_t i = 0; i < BATCH * LENGTH / sizeof(*data); i++) {
        data[i] = contents(i);
    }
    reading = false;
    ask_all(MICROKIT_BLOCK_WRITE);
}

static void begin_reading(void)
{
    for (uint32_t i = 0; i < BATCH * LENGTH / sizeof(*data); i++) {
        data[i] = 0;
    }
    reading = true;
    ask_all(MICROKIT_BLOCK_READ);
}

static void end_round(void)
{
    for (uint32_t i = 0; i < BATCH * LENGTH / sizeof(*data); i++) {
        check(data[i] == contents(i), "what is read is what was written");
    }
    round++;
    if (round < ROUNDS) {
        begin_writing();
    } else if (!failed) {
        microkit_dbg_puts("worker: all rounds are right\n");
    }
}

static void take(const struct microkit_block_answer *answer)
{
    check(answer->id < BATCH && (waits >> answer->id & 1) != 0, "each request has one answer");
    check(answer->status == MICROKIT_BLOCK_OK, "each request is done");
    waits &= ~(1u << answer->id);
    if (waits == 0) {
        if (reading) {
            end_round();
        } else {
            begin_reading();
        }
    }
}

static void disturb(void)
{
    static uint32_t last;

    if (round == last) {
        return;
    }
    last = round;
    microkit_notify(SCRIBBLER);
    if (round % EACH == 0) {
        microkit_notify(BREAKER);
    }
}

static void serve(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    do {
        while ((event = microkit_block_next(&disk, &answer)) != MICROKIT_BLOCK_NOTHING) {
            if (event == MICROKIT_BLOCK_ANSWERED) {
                take(&answer);
            } else if (event == MICROKIT_BLOCK_OPENED) {
                check(opened++ == 0 && disk.blocks == 2048, "it is opened once");
                begin_writing();
            }
        }
    } while (!microkit_block_arm(&disk));
    if (microkit_block_publish(&disk)) {
        microkit_notify(DISK);
    }
    disturb();
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
