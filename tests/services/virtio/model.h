/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio block device on MMIO as "Virtual I/O Device 1.2" describes it, the device's side, written for tests: it complains of whatever a
 * driver must not do. Physical addresses are those of an arena. It executes what it was given in any order, one at a time.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../../chance.h"
#include "virtio/machine.h"

#define ARENA_ADDRESS UINT64_C(0x48000000)
#define ARENA_SIZE    0x20000
#define MODEL_BLOCKS  300
#define MODEL_QUEUE   1024

static char arena[ARENA_SIZE] __attribute__((aligned(4096)));
static uint8_t model_disk[MODEL_BLOCKS * 512];

static struct model {
    uintptr_t registers; /* where it is */
    bool legacy, hostile, refuses, never_stops, fails, read_only, no_flush, no_version_1;
    uint32_t most, size_max; /* 0: not offered */
    uint32_t offered_select, accepted_select, queue_select;
    uint64_t accepted;
    uint32_t status, generation, interrupt;
    uint32_t size, align, page_size, page;
    bool ready;
    uint64_t descriptors, available, used;
    uint16_t seen;                      /* of the available ring */
    uint16_t heads[MODEL_QUEUE], count; /* seen, and not executed */
    uint32_t kicks, resets;
    uint64_t data_begin, data_end; /* where data may be */
    bool written, since_position;  /* barriers */
} model;

static uint64_t model_offered(void)
{
    return (model.legacy || model.no_version_1 ? 0 : UINT64_C(1) << 32) |
           (model.no_flush ? 0 : 1u << 9) | (model.read_only ? 1u << 5 : 0) |
           (model.size_max ? 1u << 1 : 0) | UINT64_C(0x30000c54) /* what a driver need not know */;
}

static void *model_at(uint64_t address, uint64_t size)
{
    CHECK(address >= ARENA_ADDRESS && size <= ARENA_SIZE &&
          address - ARENA_ADDRESS <= ARENA_SIZE - size);
    return arena + (address - ARENA_ADDRESS);
}

static inline uint64_t address_of(const void *at)
{
    return ARENA_ADDRESS + (uint64_t)((const char *)at - arena);
}

static void model_reset(void)
{
    model.resets++;
    model.status = 0;
    model.ready = false;
    model.page = 0;
    model.interrupt = 0;
    model.count = 0;
    model.seen = 0;
    model.accepted = 0;
}

uint32_t model_read(uintptr_t registers, uint32_t offset)
{
    if (registers != model.registers) {
        return offset == 0 ? 0x74726976 : offset == 4 ? 1 : 0; /* an empty place */
    }
    switch (offset) {
    case 0x000:
        return 0x74726976;
    case 0x004:
        return model.legacy ? 1 : 2;
    case 0x008:
        return 2;
    case 0x010:
        return (uint32_t)(model_offered() >> (model.offered_select ? 32 : 0));
    case 0x034:
        return model.queue_select == 0 ? model.most : 0;
    case 0x040:
        CHECK(model.legacy);
        return model.page;
    case 0x044:
        CHECK(!model.legacy);
        return model.ready;
    case 0x060:
        return model.interrupt;
    case 0x070:
        return model.status;
    case 0x0fc:
        CHECK(!model.legacy);
        return model.generation;
    case 0x100:
        return MODEL_BLOCKS;
    case 0x104:
        return 0;
    case 0x108:
        CHECK((model.accepted & 2) != 0);
        return model.size_max;
    default:
        CHECK(!"a register that can be read");
        return 0;
    }
}

static void write_status(uint32_t value)
{
    if (value == 0) {
        if (!model.never_stops) {
            model_reset();
        }
        return;
    }
    CHECK((value & 128) != 0 ||
          (value & model.status) == model.status); /* bits are only added, 2.1.1 */
    if ((value & 8) != 0 && (model.status & 8) == 0) {
        CHECK(!model.legacy && (value & 3) == 3 && (model.accepted & ~model_offered()) == 0);
        value &= model.refuses ? ~8u : ~0u;
    }
    if ((value & 4) != 0) {
        CHECK((value & 3) == 3 &&
              (model.legacy ? model.page != 0 : (value & 8) != 0 && model.ready));
        value |= model.fails ? 64u : 0;
    }
    model.status = value;
}

static void write_modern(uint32_t offset, uint64_t value)
{
    static const uint32_t of[] = {0x080, 0x090, 0x0a0};
    uint64_t *const to[] = {&model.descriptors, &model.available, &model.used};

    CHECK(!model.legacy && !model.ready);
    for (uint32_t i = 0; i < 3; i++) {
        if ((offset & ~4u) == of[i]) {
            *to[i] = (offset & 4) != 0 ? (*to[i] & 0xffffffff) | value << 32 : value;
            return;
        }
    }
    CHECK(!"a register that can be written");
}

static void place_legacy(uint32_t page)
{
    CHECK(model.legacy && model.page_size == 4096 && model.align == 4096 && model.size != 0);
    model.page = page;
    model.descriptors = (uint64_t)page * 4096;
    model.available = model.descriptors + 16 * model.size;
    model.used = (model.available + 4 + 2 * model.size + 4095) / 4096 * 4096; /* 2.7.2 */
}

void model_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    CHECK(registers == model.registers);
    switch (offset) {
    case 0x014:
        model.offered_select = value;
        return;
    case 0x024:
        model.accepted_select = value;
        return;
    case 0x020:
        CHECK(model.status == 3);
        model.accepted =
            model.accepted_select ? (model.accepted & 0xffffffff) | (uint64_t)value << 32 : value;
        return;
    case 0x028:
        CHECK(model.legacy);
        model.page_size = value;
        return;
    case 0x030:
        model.queue_select = value;
        model.written = false; /* what follows lets the device look */
        return;
    case 0x038:
        CHECK(value <= model.most && (value & (value - 1)) == 0);
        model.size = value;
        return;
    case 0x03c:
        CHECK(model.legacy);
        model.align = value;
        return;
    case 0x040:
        CHECK(model.written);
        place_legacy(value);
        return;
    case 0x044:
        CHECK(!model.legacy && model.descriptors % 16 == 0 && model.used % 4 == 0 &&
              model.written && value == 1);
        model.ready = true;
        return;
    case 0x050:
        CHECK(value == 0 && (model.status & 4) != 0);
        model.kicks++;
        return;
    case 0x064:
        CHECK((value & ~3u) == 0);
        model.interrupt &= ~value;
        return;
    case 0x070:
        write_status(value);
        return;
    default:
        write_modern(offset, value);
    }
}

/* ---- barriers -------------------------------------------------------------------------------- */

static uint16_t *model_ring(uint64_t address)
{
    return model_at(address, 4 + 2 * (uint64_t)model.size);
}

/* A position is written behind a barrier that is behind all that it lets the device see. */
void model_store(const uint16_t *at)
{
    if (at == model_ring(model.available) + 1) {
        CHECK(model.written);
        model.since_position = false;
    } else {
        model.written = false;
    }
}

/* The flags are read behind a full barrier that is behind the position. */
void model_load(const void *at)
{
    const uint16_t *used = model_at(model.used, 4 + 8 * (uint64_t)model.size);

    if (at == used) {
        CHECK(model.since_position);
    }
}

void model_barrier(enum model_barrier barrier)
{
    model.written |= barrier != MODEL_READ_BARRIER;
    model.since_position |= barrier == MODEL_FULL_BARRIER;
}

/* ---- what it does with the queue ------------------------------------------------------------- */

struct model_descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

static inline struct model_descriptor *model_descriptor(uint16_t index)
{
    CHECK(index < model.size);
    return (struct model_descriptor *)model_at(model.descriptors, 16 * (uint64_t)model.size) +
           index;
}

static inline void model_look(void)
{
    const uint16_t *ring = model_ring(model.available);

    if ((model.status & 4) == 0) {
        return;
    }
    while (model.seen != ring[1]) {
        uint16_t head = ring[2 + model.seen++ % model.size];

        for (uint32_t i = 0; i < model.count; i++) {
            CHECK(model.hostile || model.heads[i] != head); /* given twice */
        }
        if (model.count == model.size) {
            CHECK(model.hostile);
            model.count = 0;
        }
        model.heads[model.count++] = head;
    }
}

static inline uint32_t model_transfer(uint32_t type, uint64_t block,
                                      const struct model_descriptor *data)
{
    void *at = model_at(data->address, data->length);
    uint64_t count = data->length / 512;

    CHECK(data->length % 512 == 0 && data->address >= model.data_begin &&
          data->address + data->length <= model.data_end);
    CHECK(block < MODEL_BLOCKS &&
          count <= MODEL_BLOCKS - block); /* what this driver promises, not the specification */
    CHECK(((data->flags & 2) != 0) == (type == 0));
    CHECK(model.size_max == 0 || data->length <= model.size_max);
    if (type == 0) {
        memcpy(at, model_disk + block * 512, data->length);
        return data->length;
    }
    CHECK(!model.read_only);
    memcpy(model_disk + block * 512, at, data->length);
    return 0;
}

static inline void model_use(uint16_t head, uint32_t length)
{
    uint16_t *used = model_at(model.used, 4 + 8 * (uint64_t)model.size);
    uint32_t *entry = (uint32_t *)(used + 2) + 2 * (used[1] % model.size);

    entry[0] = head;
    entry[1] = length;
    used[1]++;
    model.interrupt |= 1;
}

/* Executes one of the requests that it has; status: what it says of it. False: it has none. */
static inline bool model_execute(uint8_t status)
{
    model_look();
    if (model.count == 0) {
        return false;
    }
    uint32_t which = chance() % model.count;
    uint16_t head = model.heads[which];
    model.heads[which] = model.heads[--model.count];

    const struct model_descriptor *first = model_descriptor(head),
                                  *next = model_descriptor(first->next), *data = 0;
    const struct {
        uint32_t type, reserved;
        uint64_t block;
    } *header = model_at(first->address, 16);
    uint32_t length = 0;

    CHECK(first->length == 16 && first->flags == 1 && header->reserved == 0);
    if ((next->flags & 1) != 0) {
        data = next;
        next = model_descriptor(next->next);
    }
    CHECK(next->length == 1 && next->flags == 2 && (data != 0) == (header->type < 2) &&
          header->type < 5);
    CHECK(header->type != 4 || !model.no_flush);
    if (data != 0 && status == 0) {
        length = model_transfer(header->type, header->block, data);
    }
    *(uint8_t *)model_at(next->address, 1) = status;
    model_use(head, length + 1);
    return true;
}

static inline void model_make(bool legacy)
{
    memset(&model, 0, sizeof(model));
    memset(arena, 0, sizeof(arena));
    model.registers = 0x10000e00;
    model.legacy = legacy;
    model.most = 1024;
    model.data_begin = ARENA_ADDRESS;
    model.data_end = ARENA_ADDRESS + ARENA_SIZE;
}
