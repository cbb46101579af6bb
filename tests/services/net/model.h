/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio network device on MMIO as "Virtual I/O Device 1.2" describes it (2.7, 4.2, 5.1), the device's side, with its two queues, written for tests:
 * it complains of whatever a driver must not do, of a missing barrier, and of memory that it is not to be told of. Physical addresses are those of an
 * arena. What it was given it uses in any order.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../../chance.h"
#include "virtio/machine.h"

#define ARENA_ADDRESS UINT64_C(0x48000000)
#define ARENA_SIZE    0x60000
#define RECEIVE       0
#define TRANSMIT      1

static unsigned char arena[ARENA_SIZE] __attribute__((aligned(4096)));

struct model_queue {
    uint32_t size, page, align;
    bool ready;
    uint64_t descriptors, available, used;
    uint16_t seen;                /* of the available ring */
    uint16_t heads[1024], count;  /* seen, and not used */
    bool written, since_position; /* barriers */
};

static struct model {
    uintptr_t registers;
    bool legacy, hostile, no_mac, no_status, up;
    uint32_t most; /* descriptors of a queue */
    uint32_t offered_select, accepted_select, queue;
    uint64_t accepted;
    uint32_t status, interrupt, page_size, kicks[2];
    struct model_queue queues[2];
    uint64_t receive_begin, receive_end, transmit_begin, transmit_end; /* where frames may be */
} model;

static const uint8_t model_mac[6] = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

static inline uint64_t address_of(const void *at)
{
    return ARENA_ADDRESS + (uint64_t)((const unsigned char *)at - arena);
}

static void *model_at(uint64_t address, uint64_t size)
{
    CHECK(address >= ARENA_ADDRESS && size <= ARENA_SIZE &&
          address - ARENA_ADDRESS <= ARENA_SIZE - size);
    return arena + (address - ARENA_ADDRESS);
}

static uint64_t model_offered(void)
{
    return (model.legacy ? 0 : UINT64_C(1) << 32) | (model.no_mac ? 0 : 1u << 5) |
           (model.no_status ? 0 : 1u << 16) | UINT64_C(0x30aebf83) /* what need not be known */;
}

static void model_reset(void)
{
    model.status = 0;
    model.interrupt = 0;
    model.accepted = 0;
    memset(model.queues, 0, sizeof(model.queues));
}

/* ---- registers ------------------------------------------------------------------------------- */

static struct model_queue *selected(void)
{
    CHECK(model.queue < 2);
    return &model.queues[model.queue];
}

static uint32_t model_config(uint32_t offset)
{
    uint8_t bytes[8] = {0};

    memcpy(bytes, model_mac, 6);
    bytes[6] = model.up;
    return (uint32_t)bytes[offset] | (uint32_t)bytes[offset + 1] << 8 |
           (uint32_t)bytes[offset + 2] << 16 | (uint32_t)bytes[offset + 3] << 24;
}

uint32_t model_read(uintptr_t registers, uint32_t offset)
{
    if (registers != model.registers) {
        return offset == 0 ? 0x74726976 : offset == 4 ? 1 : offset == 8 ? 2 : 0; /* another kind */
    }
    switch (offset) {
    case 0x000:
        return 0x74726976;
    case 0x004:
        return model.legacy ? 1 : 2;
    case 0x008:
        return 1;
    case 0x010:
        return (uint32_t)(model_offered() >> (model.offered_select ? 32 : 0));
    case 0x034:
        return model.queue < 2 ? model.most : 0;
    case 0x040:
        CHECK(model.legacy);
        return selected()->page;
    case 0x044:
        CHECK(!model.legacy);
        return selected()->ready;
    case 0x060:
        return model.interrupt;
    case 0x070:
        return model.status;
    case 0x0fc:
        CHECK(!model.legacy);
        return 0;
    case 0x100:
    case 0x104:
        return model_config(offset - 0x100);
    default:
        CHECK(!"a register that can be read");
        return 0;
    }
}

static void write_status(uint32_t value)
{
    if (value == 0) {
        model_reset();
        return;
    }
    CHECK((value & 128) != 0 || (value & model.status) == model.status);
    if ((value & 8) != 0) {
        CHECK(!model.legacy && (model.accepted & ~model_offered()) == 0);
    }
    if ((value & 4) != 0) {
        CHECK((value & 3) == 3 && (model.legacy || (value & 8) != 0));
        CHECK((model.accepted & ~(UINT64_C(1) << 32 | 1u << 16 | 1u << 5)) == 0); /* no offload */
        for (uint32_t i = 0; i < 2; i++) {
            CHECK(model.legacy ? model.queues[i].page != 0 : model.queues[i].ready);
        }
    }
    model.status = value;
}

static void place_legacy(struct model_queue *queue, uint32_t page)
{
    CHECK(model.legacy && model.page_size == 4096 && queue->align == 4096 && queue->written);
    queue->page = page;
    queue->descriptors = (uint64_t)page * 4096;
    queue->available = queue->descriptors + 16 * queue->size;
    queue->used = (queue->available + 4 + 2 * queue->size + 4095) / 4096 * 4096; /* 2.7.2 */
}

static void write_address(uint32_t offset, uint64_t value)
{
    struct model_queue *queue = selected();
    uint64_t *to = (offset & ~4u) == 0x080   ? &queue->descriptors
                   : (offset & ~4u) == 0x090 ? &queue->available
                                             : &queue->used;

    CHECK(!model.legacy && !queue->ready && offset >= 0x080 && offset <= 0x0a4);
    *to = (offset & 4) != 0 ? (*to & 0xffffffff) | value << 32 : value;
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
        model.page_size = value;
        return;
    case 0x030:
        model.queue = value;
        selected()->written = false;
        return;
    case 0x038:
        CHECK(value <= model.most && value != 0 && (value & (value - 1)) == 0);
        selected()->size = value;
        return;
    case 0x03c:
        selected()->align = value;
        return;
    case 0x040:
        place_legacy(selected(), value);
        return;
    case 0x044:
        CHECK(!model.legacy && selected()->written && value == 1);
        selected()->ready = true;
        return;
    case 0x050:
        CHECK(value < 2 && (model.status & 4) != 0);
        model.kicks[value]++;
        return;
    case 0x064:
        model.interrupt &= ~value;
        return;
    case 0x070:
        write_status(value);
        return;
    default:
        write_address(offset, value);
    }
}

/* ---- barriers -------------------------------------------------------------------------------- */

/* A position is written behind a barrier that is behind all that it lets the device see. */
void model_store(const uint16_t *at)
{
    for (uint32_t i = 0; i < 2; i++) {
        struct model_queue *queue = &model.queues[i];
        const uint16_t *ring = queue->size ? model_at(queue->available, 4 + 2 * queue->size) : 0;

        if (ring != 0 && at == ring + 1) {
            CHECK(queue->written);
            queue->since_position = false;
        } else if (ring != 0 && at > ring && at < ring + 2 + queue->size) {
            queue->written = false;
        }
    }
}

/* The flags are read behind a full barrier that is behind the position. */
void model_load(const void *at)
{
    for (uint32_t i = 0; i < 2; i++) {
        if (model.queues[i].size != 0 && at == model_at(model.queues[i].used, 4)) {
            CHECK(model.queues[i].since_position);
        }
    }
}

void model_barrier(enum model_barrier barrier)
{
    for (uint32_t i = 0; i < 2; i++) {
        model.queues[i].written |= barrier != MODEL_READ_BARRIER;
        model.queues[i].since_position |= barrier == MODEL_FULL_BARRIER;
    }
}

/* ---- what it does with its queues ------------------------------------------------------------ */

struct model_descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

static struct model_descriptor *model_descriptor(const struct model_queue *queue, uint16_t index)
{
    CHECK(index < queue->size);
    return (struct model_descriptor *)model_at(queue->descriptors, 16 * (uint64_t)queue->size) +
           index;
}

static void model_look(uint32_t number)
{
    struct model_queue *queue = &model.queues[number];

    if ((model.status & 4) == 0) {
        return;
    }
    const uint16_t *ring = model_at(queue->available, 4 + 2 * (uint64_t)queue->size);

    while (queue->seen != ring[1]) {
        uint16_t head = ring[2 + queue->seen++ % queue->size];

        for (uint32_t i = 0; i < queue->count; i++) {
            CHECK(model.hostile || queue->heads[i] != head); /* given twice */
        }
        CHECK(model.hostile || queue->count < queue->size);
        queue->heads[queue->count++ % 1024] = head;
        queue->count %= 1024;
    }
}

static void model_use(uint32_t number, uint16_t head, uint32_t length)
{
    struct model_queue *queue = &model.queues[number];
    uint16_t *used = model_at(queue->used, 4 + 8 * (uint64_t)queue->size);
    uint32_t *entry = (uint32_t *)(void *)(used + 2) + 2 * (used[1] % queue->size);

    entry[0] = head;
    entry[1] = length;
    used[1]++;
    model.interrupt |= 1;
}

/* Any chain that it has: header and frame, and whether the device writes. */
static bool model_take(uint32_t number, uint16_t *head, struct model_descriptor *frame)
{
    struct model_queue *queue = &model.queues[number];
    const uint16_t flags = number == RECEIVE ? 2 : 0;
    const uint64_t begin = number == RECEIVE ? model.receive_begin : model.transmit_begin;
    const uint64_t end = number == RECEIVE ? model.receive_end : model.transmit_end;

    model_look(number);
    if (queue->count == 0) {
        return false;
    }
    uint32_t which = chance() % queue->count;

    *head = queue->heads[which];
    queue->heads[which] = queue->heads[--queue->count];
    const struct model_descriptor *header = model_descriptor(queue, *head);
    CHECK(header->length == (model.legacy ? 10u : 12u) && header->flags == (flags | 1));
    memset(model_at(header->address, header->length), 0, number == RECEIVE ? header->length : 0);
    for (uint32_t i = 0; i < header->length; i++) {
        CHECK(((char *)model_at(header->address, header->length))[i] == 0);
    }
    *frame = *model_descriptor(queue, header->next);
    CHECK(frame->flags == flags && frame->address >= begin && (frame->address - begin) % 2048 == 0);
    CHECK(frame->address + frame->length <= end && frame->length >= 14 && frame->length <= 1514);
    return true;
}

/* It has received this frame. False: it has no buffer. */
static bool model_receive(const void *data, uint32_t length)
{
    struct model_descriptor frame;
    uint16_t head;

    if (!model_take(RECEIVE, &head, &frame)) {
        return false;
    }
    memcpy(model_at(frame.address, frame.length), data, length);
    model_use(RECEIVE, head, length + (model.legacy ? 10 : 12));
    return true;
}

/* It transmits one of its frames. Returns the length, 0: it has none. */
static uint32_t model_transmit(void *data)
{
    struct model_descriptor frame;
    uint16_t head;

    if (!model_take(TRANSMIT, &head, &frame)) {
        return 0;
    }
    memcpy(data, model_at(frame.address, frame.length), frame.length);
    model_use(TRANSMIT, head, 0);
    return frame.length;
}

static void model_make(bool legacy)
{
    memset(&model, 0, sizeof(model));
    memset(arena, 0, sizeof(arena));
    model.registers = 0x10000e00;
    model.legacy = legacy;
    model.most = 256;
    model.up = true;
}
