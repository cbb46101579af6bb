/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes two objects through the store, asks for what must be refused, and reads the objects back. Checks
 * every answer and every word, as the store could be wrong; the only one that prints.
 */
#include "store.h"

#define STORE 0 /* channel id, see store.system */
#define MADE  2 /* objects that are written */
#define ALL   (MADE * BLOCKS)
/* What the store must refuse: one block of an object that there is not, after all others. */
#define WRONG_OBJECT UINT64_C(99)

struct of_client *of_client; /* set by the tool */
const struct of_server *of_server;

static struct stream up, down;
static uint64_t handles[MADE];
static uint64_t sums[MADE];
static uint64_t written, received, wrong;
static bool failed;

static void say(uint64_t number, const char *what)
{
    microkit_dbg_puts("store: ");
    microkit_dbg_put64(number);
    microkit_dbg_puts(what);
}

static void check(bool right, const char *what)
{
    if (!right) {
        failed = true;
        microkit_dbg_puts("store: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

/* ---- calls ------------------------------------------------------------------------------- */

/* Returns the label. An answer that is no store_error is MICROKIT_ERROR_PEER: the store's core is down. */
static seL4_Word call(enum store_call what, seL4_Word first, seL4_Word second)
{
    microkit_msginfo answer;

    microkit_mr_set(0, first);
    microkit_mr_set(1, second);
    answer = microkit_ppcall(STORE, microkit_msginfo_new(what, 2));
    check(microkit_msginfo_get_label(answer) != MICROKIT_ERROR_PEER, "the store's core is down");
    check(microkit_msginfo_get_label(answer) != STORE_OK || microkit_msginfo_get_count(answer) == 2,
          "an answer has two words");
    return microkit_msginfo_get_label(answer);
}

static uint64_t open(uint64_t name)
{
    check(call(STORE_OPEN, name, 0) == STORE_OK, "an object is opened");
    return microkit_mr_get(0);
}

/* ---- blocks ------------------------------------------------------------------------------ */

static uint64_t word_of(uint64_t object, uint64_t number, uint64_t word)
{
    return (object << 32 | number << 16 | word) * UINT64_C(0x9e3779b97f4a7c15);
}

/* Written where the store reads it: block after block, of each object in turn, then the wrong one. */
static void write_block(uint32_t buffer)
{
    struct block *block = microkit_buffers_data(&up.buffers, buffer);
    uint64_t object = written % MADE;

    block->object = written < ALL ? handles[object] : WRONG_OBJECT;
    block->number = written / MADE;
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        block->words[i] = word_of(object, block->number, i);
        sums[object] += written < ALL ? block->words[i] : 0;
    }
    written += microkit_buffers_give(&up.buffers, buffer, sizeof(*block));
}

static void write_blocks(void)
{
    struct microkit_buffer buffer;

    do {
        while (written <= ALL && microkit_buffers_get(&up.buffers, &buffer)) {
            write_block(buffer.number);
        }
    } while (written <= ALL && !microkit_buffers_arm(&up.buffers));
    if (microkit_buffers_publish(&up.buffers)) {
        microkit_notify(STORE);
    }
}

/* Read where the store has written it. They come in the order in which they were asked for. */
static void check_block(const struct microkit_buffer *buffer)
{
    const volatile struct block *block = microkit_buffers_data(&down.buffers, buffer->number);
    uint64_t object = received / BLOCKS, number = received % BLOCKS;
    bool right = object < MADE && buffer->length == sizeof(*block) &&
                 block->object == handles[object] && block->number == number;

    for (uint32_t i = 0; i < BLOCK_WORDS && right; i++) {
        right = block->words[i] == word_of(object, number, i);
    }
    wrong += !right;
    received++;
}

static void take_blocks(void)
{
    struct microkit_buffer buffer;

    do {
        while (microkit_buffers_get(&down.buffers, &buffer)) {
            check_block(&buffer);
            (void)!microkit_buffers_give(&down.buffers, buffer.number, 0);
        }
    } while (!microkit_buffers_arm(&down.buffers));
    if (microkit_buffers_publish(&down.buffers)) {
        microkit_notify(STORE);
    }
}

/* ---- one step after the other ------------------------------------------------------------ */

static void open_objects(void)
{
    handles[0] = open('a');
    handles[1] = open('b');
    check(handles[0] != handles[1] && open('a') == handles[0], "a name is one object");
    microkit_dbg_puts("store: 2 objects opened\n");
}

static void check_refusals(void)
{
    check(call((enum store_call)77, 0, 0) == STORE_BAD_CALL, "a call that there is not");
    check(call(STORE_LOOKUP, WRONG_OBJECT, 0) == STORE_BAD_OBJECT, "an object that there is not");
    check(call(STORE_READ, open('c'), 1) == STORE_BAD_OBJECT, "a block that there is not");
    (void)open('d');
    check(call(STORE_OPEN, 'e', 0) == STORE_FULL, "one object too many");
    microkit_dbg_puts("store: wrong calls refused\n");
}

static void check_stored(void)
{
    check(call(STORE_SYNC, 0, 0) == STORE_OK, "sync");
    check(microkit_mr_get(0) == ALL, "all blocks are stored");
    say(microkit_mr_get(0), " blocks stored\n");
    check(call(STORE_SYNC, 0, 0) == STORE_OK && microkit_mr_get(1) == 1, "the wrong one is not");
    say(microkit_mr_get(1), " wrong block refused\n");
    for (uint64_t i = 0; i < MADE; i++) {
        check(call(STORE_LOOKUP, handles[i], 0) == STORE_OK && microkit_mr_get(0) == ~UINT64_C(0) &&
                  microkit_mr_get(1) == sums[i],
              "what is stored is what was written");
    }
}

static void read_object(uint64_t object)
{
    check(call(STORE_READ, handles[object], ~UINT64_C(0)) == STORE_OK, "reading begins");
    check(call(STORE_READ, handles[object], 1) == STORE_BUSY, "one reading at a time");
}

static void report(void)
{
    check(!microkit_buffers_broken(&up.buffers) && !microkit_buffers_broken(&down.buffers),
          "the store keeps to the rules of rings");
    check(wrong == 0, "every block is right");
    say(received, " blocks read back and compared\n");
    if (!failed) {
        microkit_dbg_puts("store: all checks passed\n");
    }
}

void init(void)
{
    stream_fill(&up, &of_client->up, &of_server->up);
    stream_drain(&down, &of_client->down, &of_server->down);
    open_objects();
    take_blocks(); /* there are none: hands over the empty buffers */
    write_blocks();
}

/* What came while a call waited is notified after the entry point: the steps depend on counts only. */
void notified(microkit_channel ch)
{
    uint64_t before = written, got = received;

    (void)ch; /* blocks, or free buffers, or both */
    write_blocks();
    take_blocks();
    if (before <= ALL && written > ALL) {
        check_refusals();
        check_stored();
        read_object(0);
    } else if (got < BLOCKS && received >= BLOCKS) {
        read_object(1);
    } else if (got < ALL && received >= ALL) {
        report();
    }
}
