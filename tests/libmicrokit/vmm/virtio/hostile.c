/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest with a disk, by chance: registers, rings and descriptors with anything in them, changed while the library looks; between
 * requests that are right, resets and new lives, and a server that answers in any order, fails, or begins anew. The server
 * judges what it is asked for (server.h); here it is judged that nothing outside of the guest's RAM and the region of data
 * changes, that a line is up if and only if there is a reason, and that a driver that does it right has its blocks again after
 * anything.
 *
 *     hostile [STEPS [SEED]]
 */
#include "server.h"

#include "../../../chance.h"

static uint32_t below(uint64_t end)
{
    return (uint32_t)((chance() >> 11) % end);
}

static uint64_t pick(const uint64_t *from, unsigned int count)
{
    return from[below(count)];
}

#define PICK(...)                         \
    pick((const uint64_t[]){__VA_ARGS__}, \
         sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

static uint64_t value(void)
{
    uint64_t any = chance();

    return PICK(any, any & 0xff, 1ull << below(64), 0, ~0ull, any & chance() & chance());
}

static uint64_t somewhere(void)
{
    return PICK(RAM_BASE + below(RAM_SIZE), RAM_BASE + AT_BLOCKS + below(0x4000),
                RAM_BASE + AT_HEADER, RAM_BASE + AT_DESCRIPTORS + below(0x3000),
                RAM_BASE + RAM_SIZE - below(64), value());
}

/* ---- the guest ------------------------------------------------------------------------------ */

static void registers(void)
{
    uint64_t bytes = 1ull << PICK(2, 2, 2, 2, 0, 1, 3);
    uint64_t offset =
        PICK(0x70, 0x50, 0x44, 0x30, 0x38, 0x80 + below(0x30), below(0x200)) & ~(bytes - 1);

    if (below(2)) {
        (void)guest_load(0, DEVICE_BASE + offset, (unsigned int)bytes);
    } else {
        guest_store(0, DEVICE_BASE + offset, (unsigned int)bytes, PICK(value(), below(16), 15, 0));
    }
}

static void any_descriptor(void)
{
    *descriptor(below(DEPTH)) = (struct driver_descriptor){
        somewhere(), (uint32_t)PICK(below(5000), BLOCK * below(9), 16, 1, value()),
        (uint16_t)PICK(0, 1, 2, 3, 3, 1, value()), (uint16_t)PICK(below(DEPTH), value())};
}

static void rings(void)
{
    any_descriptor();
    if (below(8) == 0) {
        available()[below(DEPTH + 3)] = (uint16_t)PICK(below(DEPTH), value());
    }
    if (below(8) == 0) {
        memset(ram_at(AT_USED), (int)below(256), 300);
    }
    offer((uint16_t)PICK(below(DEPTH), below(DEPTH), value()), DEPTH);
    kick(0);
}

/* A right one, or nearly. */
static void asks(void)
{
    (void)request(3 * below(10), (uint32_t)PICK(IN, IN, OUT, OUT, FLUSH, GET_ID, value()),
                  PICK(below(BLOCKS), below(BLOCKS), value()), AT_BLOCKS + below(0x1000),
                  (uint32_t)PICK(BLOCK * below(12), BLOCK, below(2000)));
    if (below(4) == 0) {
        descriptor(below(DEPTH))->flags ^= (uint16_t)(1 << below(3));
    }
    kick(0);
}

static void starts(void)
{
    driver_start(below(2) ? F_FLUSH : 0, DEPTH);
}

static void reloads(void)
{
    disk_load();
    starts();
}

/* ---- the server ----------------------------------------------------------------------------- */

static void serves(void)
{
    server_look();
    server_tell();
    if (server.count != 0) {
        server_answer(below(server.count), PICK(MICROKIT_BLOCK_OK, MICROKIT_BLOCK_OK,
                                                MICROKIT_BLOCK_OK, MICROKIT_BLOCK_IO, below(300)) %
                                               MICROKIT_BLOCK_BEGUN);
    }
}

static void begins_anew(void)
{
    server_begin(false);
}

/* ---- judgement ------------------------------------------------------------------------------ */

static void judge(void)
{
    CHECK(driver_line() == (disk.virtio.interrupt != 0));
    CHECK((disk.virtio.status & 64) == 0 || !disk.virtio.queue[0].ready);
}

static void does_it_right(void)
{
    uint32_t written = 0;
    uint64_t block = below(BLOCKS - 5);

    server_run();
    driver_start(F_FLUSH, DEPTH);
    CHECK(transfer(IN, block, 5 * BLOCK, &written) == 0 && written == 5 * BLOCK + 1);
    CHECK(memcmp(ram_at(AT_BLOCKS), server.blocks + block * BLOCK, 5 * BLOCK) == 0);
}

static void step(void)
{
    static void (*const often[])(void) = {registers, rings,  asks,   asks,
                                          asks,      serves, serves, serves};
    static void (*const seldom[])(void) = {starts,  starts,      starts,
                                           reloads, begins_anew, does_it_right};

    if (below(16) != 0) {
        often[below(sizeof(often) / sizeof(often[0]))]();
    } else {
        seldom[below(sizeof(seldom) / sizeof(seldom[0]))]();
    }
    judge();
}

int main(int count, char **arguments)
{
    unsigned long steps = count > 1 ? strtoul(arguments[1], NULL, 0) : 100000;
    unsigned long seed = count > 2 ? strtoul(arguments[2], NULL, 0) : 0;

    while (seed-- != 0) {
        (void)chance();
    }
    disk_begin();
    server_begin(false);
    while (steps-- != 0) {
        step();
    }
    does_it_right();
    CHECK(server.requests > 1000 || count > 1);
    return 0;
}
