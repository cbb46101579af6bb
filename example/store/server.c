/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The store. It takes nothing from its client as true: what decides is copied first, then judged; what is
 * wrong is refused or counted, and nothing else happens. It never waits for the client.
 */
#include "store.h"

#define CLIENT 0 /* channel id, see store.system */

typedef uint64_t object_contents[BLOCKS][BLOCK_WORDS];

const struct of_client *of_client; /* set by the tool */
struct of_server *of_server;
object_contents *storage;

static struct {
    uint64_t name, blocks; /* blocks: a bit for each that it has */
} objects[OBJECTS];
static uint64_t count; /* objects in use */

static struct stream up, down;
static uint64_t stored, refused;
static uint64_t reading, left; /* object, and blocks of it that are still to be sent down */

/* ---- blocks ------------------------------------------------------------------------------ */

/* The client can write the block while it is read here. Where it goes is read once; its words may be any. */
static void store_block(const struct microkit_buffer *buffer)
{
    const volatile struct block *block = microkit_buffers_data(&up.buffers, buffer->number);
    uint64_t object = block->object, number = block->number;

    if (buffer->length != sizeof(*block) || object >= count || number >= BLOCKS) {
        refused++;
        return;
    }
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        storage[object][number][i] = block->words[i];
    }
    objects[object].blocks |= UINT64_C(1) << number;
    stored++;
}

/* At most BUFFERS of them, however fast the client gives more: they come back with publish only. */
static void store_blocks(void)
{
    struct microkit_buffer buffer;

    do {
        while (microkit_buffers_get(&up.buffers, &buffer)) {
            store_block(&buffer);
            (void)!microkit_buffers_give(&up.buffers, buffer.number, 0);
        }
    } while (!microkit_buffers_arm(&up.buffers));
    if (microkit_buffers_publish(&up.buffers)) {
        microkit_deferred_notify(CLIENT);
    }
}

static void send_block(uint32_t buffer)
{
    struct block *block = microkit_buffers_data(&down.buffers, buffer);

    block->object = reading;
    block->number = (uint64_t)__builtin_ctzll(left);
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        block->words[i] = storage[reading][block->number][i];
    }
    left &= left - 1;
    (void)!microkit_buffers_give(&down.buffers, buffer, sizeof(*block));
}

/* As many as there are free buffers; the rest when the client has given some back. */
static void send_blocks(void)
{
    struct microkit_buffer buffer;

    do {
        while (left != 0 && microkit_buffers_get(&down.buffers, &buffer)) {
            send_block(buffer.number);
        }
    } while (left != 0 && !microkit_buffers_arm(&down.buffers));
    if (microkit_buffers_publish(&down.buffers)) {
        microkit_deferred_notify(CLIENT);
    }
}

/* ---- calls ------------------------------------------------------------------------------- */

static microkit_msginfo answer(seL4_Word first, seL4_Word second)
{
    microkit_mr_set(0, first);
    microkit_mr_set(1, second);
    return microkit_msginfo_new(STORE_OK, 2);
}

static microkit_msginfo refuse(enum store_error error)
{
    return microkit_msginfo_new(error, 0);
}

static microkit_msginfo open(seL4_Word name)
{
    for (uint64_t i = 0; i < count; i++) {
        if (objects[i].name == name) {
            return answer(i, 0);
        }
    }
    if (count == OBJECTS) {
        return refuse(STORE_FULL);
    }
    objects[count].name = name;
    return answer(count++, 0);
}

static microkit_msginfo lookup(seL4_Word object)
{
    uint64_t sum = 0;

    if (object >= count) {
        return refuse(STORE_BAD_OBJECT);
    }
    for (uint64_t blocks = objects[object].blocks; blocks != 0; blocks &= blocks - 1) {
        for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
            sum += storage[object][__builtin_ctzll(blocks)][i];
        }
    }
    return answer(objects[object].blocks, sum);
}

static microkit_msginfo read(seL4_Word object, seL4_Word blocks)
{
    if (object >= count || (blocks & ~objects[object].blocks) != 0) {
        return refuse(STORE_BAD_OBJECT);
    }
    if (left != 0) {
        return refuse(STORE_BUSY);
    }
    reading = object;
    left = blocks;
    send_blocks();
    return answer(0, 0);
}

static microkit_msginfo sync(void)
{
    store_blocks();
    return answer(stored, refused);
}

/* What is in the message registers beyond the count is old: it is not an argument. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    static const seL4_Word words[] = {
        [STORE_OPEN] = 1, [STORE_LOOKUP] = 1, [STORE_READ] = 2, [STORE_SYNC] = 0};
    seL4_Word call = microkit_msginfo_get_label(msginfo);
    seL4_Word first = microkit_mr_get(0), second = microkit_mr_get(1);

    (void)ch; /* there is one client; each more has streams and objects of its own */
    if (call < STORE_OPEN || call > STORE_SYNC ||
        microkit_msginfo_get_count(msginfo) < words[call]) {
        return refuse(STORE_BAD_CALL);
    }
    switch ((enum store_call)call) {
    case STORE_OPEN:
        return open(first);
    case STORE_LOOKUP:
        return lookup(first);
    case STORE_READ:
        return read(first, second);
    default:
        return sync();
    }
}

/* ---- entry points ------------------------------------------------------------------------ */

void init(void)
{
    stream_drain(&up, &of_server->up, &of_client->up);
    stream_fill(&down, &of_server->down, &of_client->down);
    store_blocks(); /* there are none: hands over the empty buffers */
}

void notified(microkit_channel ch)
{
    (void)ch; /* blocks, or free buffers, or both */
    store_blocks();
    send_blocks();
}
