/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A GEM as UG1085, chapter 34, and UG1087 describe it, the device's side, written for tests: it complains of whatever a driver must not do, of a
 * missing barrier, and of memory that it is not to be told of. What it sees is memory (gem_memory.h).
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../../chance.h"
#include "gem_memory.h"
#include "net/gem_machine.h"

struct model_ring {
    uint64_t base;
    uint32_t at;
};

static struct model {
    bool there, hostile, linked, phy_stuck;
    uint32_t control, config, dma, interrupt, mask, transmit_status, receive_status;
    uint32_t queue[2], queue_1[2], upper[2]; /* receive, transmit */
    uint32_t address[2], mask_1, screens, phy, phy_wait;
    struct model_ring rings[2];
    bool going;     /* it transmits */
    bool saw_end;   /* it has read a descriptor that was not its own, and is about to stop */
    bool unwritten; /* something that was written may not have arrived in memory */
    bool unordered, unread;
    uint16_t registers[32];  /* of the PHY */
    uint32_t errors, starts; /* that it had; that it was set up */
    uint64_t receive_begin, receive_end, transmit_begin, transmit_end; /* where frames may be */
} model;

#define M_RECEIVE  0
#define M_TRANSMIT 1
#define M_PHY      23

/* ---- descriptors ----------------------------------------------------------------------------- */

/* The driver's accesses. A word that makes a descriptor the device's is behind a barrier that is behind the others. */
uint32_t model_load(const uint32_t *at)
{
    uint32_t offset = (uint32_t)((const unsigned char *)at - arena), value;

    CHECK(offset < RINGS);
    memcpy(&value, memory + offset, sizeof(value));
    if (offset < 1024 && offset % 16 == 0) {
        model.unread |= (value & 1) != 0;
    } else if (offset < 1024) {
        CHECK(offset % 16 == 4 && !model.unread);
    }
    return value;
}

void model_store(uint32_t *at, uint32_t value)
{
    const uint32_t offset = (uint32_t)((const unsigned char *)at - arena);
    const bool owner = offset % 16 == 0 ? offset < 1024 : offset % 16 == 4 && offset >= 1024;

    CHECK(offset < RINGS);
    if (owner && (offset < 1024 ? (value & 1) == 0 : (value >> 31) == 0)) {
        CHECK(!model.unordered);
    } else {
        model.unordered = true;
    }
    model.unwritten = true;
    memcpy(memory + offset, &value, sizeof(value));
}

void model_barrier(enum model_barrier barrier)
{
    model.unordered &= barrier == MODEL_READ_BARRIER;
    model.unread &= barrier == MODEL_WRITE_BARRIER;
    model.unwritten &= barrier != MODEL_COMPLETE;
}

/* ---- registers ------------------------------------------------------------------------------- */

uint32_t model_read(uintptr_t registers, uint32_t offset)
{
    CHECK(registers == 0x10000000);
    switch (offset) {
    case 0x008:
        return model.phy_stuck || (model.phy_wait != 0 && model.phy_wait-- != 0) ? 2u : 6u;
    case 0x014:
        return model.transmit_status | (model.going ? 8u : 0);
    case 0x020:
        return model.receive_status;
    case 0x024:
        return model.interrupt;
    case 0x034:
        CHECK(model.phy_wait == 0);
        return model.phy;
    case 0x088:
    case 0x08c:
        return model.address[(offset - 0x088) / 4];
    case 0x0fc:
        return model.there ? 0x40070106 : 0x00020118;
    case 0x280:
        return 2u << 25; /* 64 bits */
    default:
        CHECK(!"a register that is to be read");
        return 0;
    }
}

static void check_queue_1(void)
{
    const uint64_t upper = (uint64_t)model.upper[0] << 32;
    const uint32_t *receive = model_at(upper | model.queue_1[0], 16);
    const uint32_t *transmit = model_at(upper | model.queue_1[1], 16);

    CHECK((receive[0] & 3) == 3 && transmit[1] >> 30 == 3 && model.screens == 8);
    CHECK(model.mask_1 == UINT32_MAX && model.upper[0] == model.upper[1]);
}

static void begin_to_run(void)
{
    CHECK((model.config & (1u << 4 | 1u << 17)) == (1u << 4 | 1u << 17)); /* all; without FCS */
    CHECK((model.config & 0x0500c128) == 0 &&
          (model.config >> 21 & 3) == 1); /* no offload, 64 bits */
    CHECK((model.config >> 18 & 7) >= 3);
    CHECK((model.dma & 0x710000c0) == 0x41000000 && (model.dma >> 16 & 0xff) == 24);
    check_queue_1();
    for (uint32_t i = 0; i < 2; i++) {
        model.rings[i].base = (uint64_t)model.upper[i] << 32 | model.queue[i];
        model.rings[i].at = 0;
        CHECK(model.rings[i].base % 16 == 0);
    }
    model.starts++;
}

static void write_control(uint32_t value)
{
    const uint32_t was = model.control;

    CHECK((value & ~(1u << 2 | 1u << 3 | 1u << 4 | 1u << 9)) == 0 &&
          (value >> 2 & 1) == (value >> 3 & 1));
    CHECK((value & 12) == 0 || !model.unwritten);
    if ((value & 12) != 0 && (was & 12) == 0) {
        begin_to_run();
    }
    if ((value & 8) == 0) {
        model.going = model.saw_end = false;
    } else if ((value & 1u << 9) != 0 && !model.saw_end) {
        model.going = true; /* while it is about to stop, it is not started */
    }
    model.control = value & ~(1u << 9);
}

static void write_phy(uint32_t value)
{
    const uint32_t number = value >> 18 & 31;

    CHECK((value & 0xf0030000) == 0x60020000 && (model.control & 16) != 0 && model.phy_wait == 0);
    model.phy = value | (((value >> 23 & 31) == M_PHY) ? model.registers[number] : 0xffffu);
    if (number == 1 && model.linked) {
        model.registers[1] |= 4; /* was latched */
    }
    model.phy_wait = chance() % 20;
}

static void write_when_stopped(uint32_t offset, uint32_t value)
{
    CHECK((model.control & 12) == 0);
    switch (offset) {
    case 0x004:
        model.config = value;
        return;
    case 0x010:
        model.dma = value;
        return;
    case 0x018:
    case 0x01c:
        model.queue[(offset - 0x018) / 4] = value;
        return;
    case 0x088:
    case 0x08c:
        model.address[(offset - 0x088) / 4] = value;
        return;
    case 0x440:
        model.queue_1[1] = value;
        return;
    case 0x480:
        model.queue_1[0] = value;
        return;
    case 0x4c8:
        model.upper[1] = value;
        return;
    case 0x4d4:
        model.upper[0] = value;
        return;
    default:
        CHECK((offset & ~0x4cu) == 0x500 && value == 0);
        model.screens++;
    }
}

void model_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    CHECK(registers == 0x10000000 && model.there);
    switch (offset) {
    case 0x000:
        write_control(value);
        return;
    case 0x014:
        model.transmit_status &= ~value;
        return;
    case 0x020:
        model.receive_status &= ~value;
        return;
    case 0x024:
        model.interrupt &= ~value;
        model.unread = false;
        return;
    case 0x028:
        model.mask |= value;
        return;
    case 0x02c:
        model.mask &= ~value;
        model.screens = 0;
        return;
    case 0x034:
        write_phy(value);
        return;
    case 0x620:
        model.mask_1 |= value;
        return;
    default:
        write_when_stopped(offset, value);
    }
}

/* ---- frames ---------------------------------------------------------------------------------- */

static uint32_t *model_descriptor(uint32_t ring)
{
    return model_at(model.rings[ring].base + 16 * (uint64_t)model.rings[ring].at, 16);
}

static void model_next(uint32_t ring, bool wrap)
{
    model.rings[ring].at = wrap ? 0 : model.rings[ring].at + 1;
    CHECK(model.hostile || model.rings[ring].at < 64);
    model.rings[ring].at %= 64;
}

static unsigned char *model_buffer(const uint32_t *words, uint32_t low, uint64_t begin,
                                   uint64_t end)
{
    const uint64_t address = (uint64_t)words[2] << 32 | low;

    CHECK(address >= begin && (address - begin) % 2048 == 0 && address < end);
    return model_at(address, 2048);
}

/* It has received this frame; status: bits 31 to 13 of the second word. False: it does not run, or has no buffer. */
static bool model_receive_as(const void *data, uint32_t length, uint32_t said)
{
    if ((model.control & 4) == 0) {
        return false;
    }
    uint32_t *words = model_descriptor(M_RECEIVE);

    if ((words[0] & 1) != 0) {
        model.interrupt |= 1u << 2;
        model.receive_status |= 1;
        return false;
    }
    unsigned char *to = model_buffer(words, words[0] & ~3u, model.receive_begin, model.receive_end);

    memcpy(to, data, length < 1536 ? length : 1536);
    model_next(M_RECEIVE, (words[0] & 2) != 0);
    words[1] = said;
    words[0] |= 1;
    model.interrupt |= 1u << 1;
    model.receive_status |= 2;
    return true;
}

static bool model_receive(const void *data, uint32_t length)
{
    return model_receive_as(data, length, length | 1u << 14 | 1u << 15 | (uint32_t)chance() << 16);
}

static void model_stop_transmitting(void)
{
    model.going = model.saw_end = false;
    model.interrupt |= 1u << 3;
    model.transmit_status |= 1;
}

/* It transmits its next frame. Returns the length, 0: it has none. Reading that a descriptor is not its own, and stopping, are two steps. */
static uint32_t model_transmit(void *data)
{
    if (!model.going) {
        return 0;
    }
    if (model.saw_end) {
        model_stop_transmitting();
        return 0;
    }
    uint32_t *words = model_descriptor(M_TRANSMIT);

    if ((words[1] & 1u << 31) != 0) {
        model.saw_end = true;
        return 0;
    }
    const uint32_t length = words[1] & 0x3fff;

    CHECK((words[1] & 0x3fff4000) == 0 && (words[1] & 1u << 15) != 0 && length >= 14 &&
          length <= 1514);
    memcpy(data, model_buffer(words, words[0], model.transmit_begin, model.transmit_end), length);
    model_next(M_TRANSMIT, (words[1] & 1u << 30) != 0);
    words[1] |= 1u << 31;
    model.interrupt |= 1u << 7;
    model.transmit_status |= 1u << 5;
    return length;
}

/* Something goes wrong: it does not go on, and says so. */
static void model_err(void)
{
    static const struct {
        uint32_t interrupt, transmit, receive, descriptor;
    } kinds[] = {{1u << 5, 1u << 2, 0, 1u << 29}, {1u << 6, 1u << 4, 0, 1u << 27},
                 {1u << 5, 1u << 7, 0, 1u << 26}, {1u << 4, 1u << 6, 0, 0},
                 {1u << 11, 0, 1u << 3, 0},       {1u << 11, 1u << 8, 0, 0}};
    const uint32_t kind = chance() % 6;

    if ((model.control & 12) == 0) {
        return;
    }
    if (kinds[kind].descriptor != 0 && model.going &&
        (model_descriptor(M_TRANSMIT)[1] >> 31) == 0) {
        model_descriptor(M_TRANSMIT)[1] |= 1u << 31 | kinds[kind].descriptor;
    }
    model.control &= 16;
    model.going = model.saw_end = false;
    model.interrupt |= kinds[kind].interrupt;
    model.transmit_status |= kinds[kind].transmit;
    model.receive_status |= kinds[kind].receive;
    model.errors++;
}

/* ---- start ----------------------------------------------------------------------------------- */

/* What the registers of the PHY say: a connection of 1000 Mbit/s. */
static void model_link(bool up)
{
    model.linked = up;
    model.registers[1] = 0x7969 & ~4u;
}

static void model_make(void)
{
    memset(&model, 0, sizeof(model));
    memset(arena, 0, sizeof(arena));
    memset(memory, 0xa5, sizeof(memory));
    memset(fetched, 0, sizeof(fetched));
    memset(memory + RINGS, 0, sizeof(memory) - RINGS);
    model.there = true;
    model.address[0] = 0x12005452;
    model.address[1] = 0x5634;
    model.registers[0] = 0x1140;
    model.registers[2] = 0x0141;
    model.registers[4] = model.registers[5] = 0x01e1;
    model.registers[9] = 0x0300;
    model.registers[10] = 0x0c00;
    model_link(true);
}
