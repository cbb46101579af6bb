/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An SD host controller with a card, as "SD Host Controller 3.00" and "SD Physical Layer 3.01" (simplified specifications) describe
 * them, the other side, written for tests: it complains of whatever a driver must not do. Time passes when it is asked for, a
 * millisecond each time; a transfer goes on when model_advance is called, and at times when the driver looks. Memory that the controller
 * accesses is not what programs see, until lines are dropped.
 */
#pragma once

#include "verdict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../../chance.h"
#include "sd/machine.h"

#define MODEL_REGISTERS 0x10000000u
#define MODEL_BLOCKS    1024
#define MODEL_WORDS     128 /* of a block */
#define MODEL_ADDRESS   0x4567u
#define MODEL_DATA      UINT64_C(0x48000200) /* physical addresses */
#define MODEL_TABLE     UINT64_C(0x50000008)
#define MODEL_HOSTILE   6
#define MODEL_ENDLESS   6 /* always has more data */

static uint8_t model_disk[MODEL_BLOCKS * 512];

enum model_card_state {
    MODEL_IDLE,
    MODEL_READY,
    MODEL_IDENTIFIED,
    MODEL_STANDBY,
    MODEL_TRANSFER,
    MODEL_SENDS,
    MODEL_RECEIVES,
    MODEL_PROGRAMS,
    MODEL_OFF
};

static struct model {
    /* What it is: */
    bool old_card;  /* version 1: does not answer CMD8 */
    bool small;     /* addressed by bytes */
    bool old_host;  /* version 2 of its specification */
    bool locked;    /* the card's switch */
    bool read_only; /* by the card's CSD */
    bool fixed;     /* what is in the slot cannot be removed */
    uint32_t capabilities;
    uint32_t starts;  /* so often it is asked whether it has started */
    uint32_t serial;  /* of the card */
    uint32_t hostile; /* registers say anything, in one of MODEL_HOSTILE ways; 0: it is honest */
    uint32_t sticky[64];
    /* What goes wrong: */
    bool never_resets, never_resets_lines, never_stable, never_ready, hangs, echoes_wrong, silent,
        no_address, stays_busy;
    uint32_t fails; /* one of so many steps; 0: none */
    /* Registers: */
    uint32_t block, argument, control, clock, status, enable, signals, response[4];
    /* The card: */
    bool present, changed; /* changed: it was, and nobody has given it power since */
    enum model_card_state state;
    bool application; /* CMD55 came */
    uint32_t errors;  /* that it will tell of */
    uint32_t asked;   /* how often whether it has started */
    /* The transfer: */
    bool command_stuck, data_stuck; /* until lines are reset */
    bool runs, reads, many, full;   /* full: the buffer has a block, or takes one */
    uint32_t left, word;
    uint64_t at;
    uint32_t settles; /* so often the state says that no command can be sent */
    uint32_t buffer[MODEL_WORDS];
    /* What was seen: */
    uint32_t commands[64];
    uint32_t tables; /* transfers by descriptors */
    /* Memory: */
    char *data; /* what programs see of it, and what is there */
    char *memory;
    uint64_t size;
    uint32_t *table; /* words; where it was last */
    uint32_t table_size;
    bool ordered;        /* what was stored is behind a barrier */
    const char *dropped; /* lines that no cache has: from there on */
    uint64_t dropped_size;
    bool by_table; /* the transfer */
    uint64_t table_register;
    uint64_t now;
} model;

/* ---- the card -------------------------------------------------------------------------------- */

static uint32_t card_status(void)
{
    uint32_t status = model.errors | (uint32_t)model.state << 9 |
                      (model.state == MODEL_TRANSFER ? 0x100u : 0) |
                      (model.application ? 0x20u : 0);

    model.errors = 0;
    return status;
}

static void set_bits(uint32_t first, uint32_t width, uint32_t value)
{
    for (uint32_t i = 0; i < width; i++) {
        uint32_t bit = first - 8 + i;

        model.response[bit / 32] &= ~(1u << bit % 32);
        model.response[bit / 32] |= (value >> i & 1) << bit % 32;
    }
}

static void send_csd(void)
{
    memset(model.response, 0, sizeof(model.response));
    set_bits(126, 2, !model.small);
    if (model.small) {
        set_bits(80, 4, 9);
        set_bits(62, 12, MODEL_BLOCKS / 4 - 1);
    } else {
        set_bits(80, 4, 9);
        set_bits(48, 22, MODEL_BLOCKS / 1024 - 1);
    }
    set_bits(12, 1, model.read_only);
}

static bool is(uint32_t command, uint32_t index, uint32_t flags)
{
    CHECK(command >> 8 != index || (command & 0xff) == flags);
    return command >> 8 == index;
}

static void card_transfer(uint32_t mode, bool many, bool reads)
{
    uint64_t block = model.small ? model.argument / 512 : model.argument;
    uint32_t count = many ? model.block >> 16 : 1;

    CHECK((model.block & 0xfff) == 512 && (!model.small || model.argument % 512 == 0));
    CHECK((mode & ~1u) == ((reads ? 0x10u : 0) | (many ? 0x26u : 0)));
    model.by_table = (mode & 1) != 0;
    CHECK(count != 0 && block < MODEL_BLOCKS && count <= MODEL_BLOCKS - block);
    CHECK(reads || !(model.read_only || model.locked));
    model.runs = true;
    model.reads = reads;
    model.many = many;
    model.left = count;
    model.at = block * 512;
    model.full = false;
    model.state = reads ? MODEL_SENDS : MODEL_RECEIVES;
    if (model.by_table) {
        CHECK((model.control & 0x18) == 0x10 && (model.capabilities & 0x80000) != 0);
        CHECK(model.table_register == MODEL_TABLE && model.ordered);
        model.tables++;
    }
}

/* What a card that is identified does; false: it does not answer. */
static bool card_execute_later(uint32_t command, uint32_t mode)
{
    bool data = model.state == MODEL_TRANSFER;

    if (is(command, 13, 0x1a)) {
        model.response[0] = card_status();
        return model.argument >> 16 == MODEL_ADDRESS;
    }
    if (is(command, 12, 0xdb)) {
        if (model.state != MODEL_SENDS && model.state != MODEL_RECEIVES) {
            return false;
        }
        model.response[0] = card_status();
        model.state = MODEL_TRANSFER;
        return true;
    }
    if (!data) {
        return false;
    }
    model.response[0] = card_status();
    if (is(command, 16, 0x1a)) {
        CHECK(model.argument == 512);
        return true;
    }
    if (is(command, 17, 0x3a) || is(command, 24, 0x3a)) {
        card_transfer(mode, false, command >> 8 == 17);
        return true;
    }
    if (is(command, 18, 0x3a) || is(command, 25, 0x3a)) {
        card_transfer(mode, true, command >> 8 == 18);
        return true;
    }
    CHECK(!"a command that is known");
    return false;
}

static bool start_up(uint32_t command)
{
    bool too_large = !model.small && (model.argument >> 30 & 1) == 0; /* for who asks so */

    CHECK(model.old_card || model.fails != 0 || (model.argument >> 30 & 1) == 1);
    CHECK(is(command, 41, 0x02) && (model.argument & 0xff8000) != 0);
    model.response[0] = 0xff8000;
    if (model.asked++ >= model.starts && !model.never_ready && !too_large) {
        model.response[0] |= UINT32_C(1) << 31 | (model.small ? 0 : UINT32_C(1) << 30);
        model.state = MODEL_READY;
    }
    return true;
}

/* False: the card does not answer. */
static bool card_execute(uint32_t command, uint32_t mode)
{
    bool application = model.application;

    model.application = false;
    if (!model.present || model.state == MODEL_OFF || model.silent) {
        return false;
    }
    if (is(command, 0, 0x00)) {
        model.state = MODEL_IDLE;
        model.errors = 0;
        model.asked = 0;
        return true;
    }
    if (is(command, 8, 0x1a)) {
        CHECK(model.state == MODEL_IDLE);
        model.errors |= model.old_card ? 1u << 22 : 0;
        model.response[0] = model.argument ^ (model.echoes_wrong ? 0x1 : 0);
        return !model.old_card;
    }
    if (is(command, 55, 0x1a)) {
        CHECK(model.state == MODEL_IDLE && model.argument == 0);
        model.application = true;
        model.response[0] = card_status();
        return true;
    }
    if (command >> 8 == 41) {
        CHECK(application && model.state == MODEL_IDLE);
        return start_up(command);
    }
    if (is(command, 2, 0x09)) {
        CHECK(model.state == MODEL_READY);
        for (uint32_t i = 0; i < 4; i++) {
            model.response[i] = model.serial * (i + 1);
        }
        model.state = MODEL_IDENTIFIED;
        return true;
    }
    if (is(command, 3, 0x1a)) {
        CHECK(model.state == MODEL_IDENTIFIED);
        model.response[0] = model.no_address ? 0 : MODEL_ADDRESS << 16;
        model.state = MODEL_STANDBY;
        return true;
    }
    if (is(command, 9, 0x09)) {
        CHECK(model.state == MODEL_STANDBY && model.argument >> 16 == MODEL_ADDRESS);
        send_csd();
        return true;
    }
    if (is(command, 7, 0x1b)) {
        CHECK(model.state == MODEL_STANDBY && model.argument >> 16 == MODEL_ADDRESS);
        model.response[0] = card_status();
        model.state = MODEL_TRANSFER;
        return true;
    }
    return card_execute_later(command, mode);
}

/* ---- the controller -------------------------------------------------------------------------- */

static void raise(uint32_t bits)
{
    model.status |= bits & model.enable;
}

static uint64_t model_hertz(void)
{
    uint32_t divisor =
        (model.clock >> 8 & 0xff) | (model.old_host ? 0 : (model.clock >> 6 & 3) << 8);
    uint64_t base = (model.capabilities >> 8 & 0xff) * UINT64_C(1000000);

    CHECK(!model.old_host || (divisor & (divisor - 1)) == 0);
    return divisor == 0 ? base : base / (2 * divisor);
}

static void send_command(uint32_t value)
{
    static const uint32_t failures[] = {1u << 16, 1u << 17, 1u << 18, 1u << 19, 3u << 16};
    uint32_t command = value >> 16, mode = value & 0xffff;
    bool stops = (command & 0xc0) == 0xc0, data = (command & 0x20) != 0;
    bool busy = (command & 3) == 3;

    CHECK(!model.command_stuck && model.settles == 0 &&
          (!(data || busy) || stops || (!model.runs && !model.data_stuck)));
    CHECK(((model.control & 0x100) != 0 || model.changed) && (model.clock & 7) == 7);
    CHECK(model_hertz() <= (model.state <= MODEL_IDENTIFIED ? 400000u : 25000000u));
    CHECK(data || mode == 0);
    model.commands[command >> 8 & 63]++;
    model.settles = chance() % 3;
    if (!card_execute(command, mode)) {
        raise(1u << 16);
        model.command_stuck = true;
    } else if (model.fails != 0 && chance() % model.fails == 0) {
        raise(failures[chance() % 5]);
        model.command_stuck = true;
        model.data_stuck |= data;
        model.runs = false;
    } else {
        raise(1);
        if (busy && !model.stays_busy) {
            raise(2);
        }
        model.data_stuck |= busy && model.stays_busy;
    }
}

static void reset(uint32_t value)
{
    if ((value & 0x6000000) != 0 || (value & 0x1000000) != 0) {
        model.command_stuck = false;
        model.settles = 0;
        model.data_stuck = false;
        model.runs = false;
    }
    if ((value & 0x1000000) != 0) {
        model.block = model.argument = model.control = model.clock = 0;
        model.status = model.enable = model.signals = 0;
        model.state = MODEL_OFF;
    }
}

static void write_clock(uint32_t value)
{
    bool lines = (value & 0x1000000) == 0 && model.never_resets_lines;

    if ((value & 0x7000000) != 0 && !model.never_resets && !lines) {
        reset(value);
        value &= (value & 0x1000000) != 0 ? 0 : 0x00ffffff;
    }
    CHECK((value & 4) == 0 ||
          (model.clock & 1) != 0); /* the card's clock behind the controller's */
    model.clock = value & ~2u;
    if ((value & 1) != 0 && !model.never_stable) {
        model.clock |= 2;
    }
}

static void write_control(uint32_t value)
{
    CHECK((value & ~0xf10u) == 0);
    if ((value & 0x100) != 0 && (model.control & 0x100) == 0) {
        CHECK((value >> 9 & 7) == ((model.capabilities & 0x1000000) != 0 ? 7 : 6));
        model.state = model.present ? MODEL_IDLE : MODEL_OFF;
        model.changed = false;
    }
    if ((value & 0x100) == 0) {
        model.state = MODEL_OFF;
    }
    model.control = value;
}

void model_check_registers(uintptr_t registers)
{
    CHECK(registers == MODEL_REGISTERS);
}

static void stop_by_itself(void)
{
    if (model.many) {
        model.response[3] = card_status() | (model.reads ? UINT32_C(1) << 31 : 0);
    }
    model.state = MODEL_TRANSFER;
    model.runs = false;
    raise(2);
}

/* The transfer fails: the card goes on with one of several blocks until it is stopped. */
static void break_transfer(void)
{
    static const uint32_t failures[] = {1u << 20, 1u << 21, 1u << 22, 3u << 20, 1u << 24};

    model.runs = false;
    model.data_stuck = true;
    if (!model.many && chance() % 2 == 0) {
        model.state = MODEL_TRANSFER;
    }
    raise(failures[chance() % 5]);
}

/* As 1.13.4 has it: valid, an action, a length, the last one marked; and all that was asked for, in lines that no cache has. */
static void follow_table(void)
{
    uint32_t *word = model.table;
    uint64_t address, length;

    do {
        CHECK(word < model.table + model.table_size / 4 && (word[0] & 0xffff & ~2u) == 0x21);
        address = word[1];
        length = word[0] >> 16 == 0 ? 65536 : word[0] >> 16;
        CHECK(address >= MODEL_DATA && length <= model.size &&
              address - MODEL_DATA <= model.size - length);
        CHECK(address % 4 == 0 && length % 512 == 0 && length / 512 <= model.left);
        char *at = model.memory + (address - MODEL_DATA);
        char *seen = model.data + (address - MODEL_DATA);
        CHECK(seen >= model.dropped && seen + length <= model.dropped + model.dropped_size);
        if (model.reads) {
            memcpy(at, model_disk + model.at, length);
        } else {
            memcpy(model_disk + model.at, at, length);
        }
        model.at += length;
        model.left -= (uint32_t)(length / 512);
        word += 2;
    } while ((word[-2] & 2) == 0);
    CHECK(model.left == 0);
}

/* What happens next with a transfer. False: nothing does. */
static bool model_advance(void)
{
    if (!model.present || !model.runs || model.hangs) {
        return false;
    }
    if (model.state == MODEL_PROGRAMS) {
        stop_by_itself();
        return true;
    }
    if (model.full) {
        return false; /* the driver's turn */
    }
    if (model.fails != 0 && chance() % model.fails == 0) {
        break_transfer();
        return true;
    }
    if (model.left == 0) {
        if (model.reads) {
            stop_by_itself();
        } else {
            model.state = MODEL_PROGRAMS;
            model.errors |= model.fails != 0 && chance() % model.fails == 0 ? 1u << 20 : 0;
        }
        return true;
    }
    if (model.by_table) {
        follow_table();
        return true;
    }
    model.full = true;
    model.word = 0;
    if (model.reads) {
        memcpy(model.buffer, model_disk + model.at, 512);
    }
    raise(model.reads ? 0x20 : 0x10);
    return true;
}

static void end_block(void)
{
    if (++model.word == MODEL_WORDS) {
        if (!model.reads) {
            memcpy(model_disk + model.at, model.buffer, 512);
        }
        model.at += 512;
        model.left--;
        model.full = false;
    }
}

static uint32_t read_data(void)
{
    CHECK(model.runs && model.reads && model.full);
    uint32_t value = model.buffer[model.word];

    end_block();
    return value;
}

static void write_data(uint32_t value)
{
    if (!model.runs && model.data_stuck) {
        return; /* it has failed meanwhile */
    }
    CHECK(model.runs && !model.reads && model.full);
    model.buffer[model.word] = value;
    end_block();
}

/* The lines of data are the card's while it sends, whatever the controller has forgotten. */
static uint32_t read_state(void)
{
    bool busy = model.runs || model.data_stuck || model.state == MODEL_SENDS;
    bool command = model.command_stuck || (model.settles != 0 && model.settles-- != 0);

    return command | (busy ? 2u : 0) | (model.present ? 0x70000u : 0x20000u) |
           (model.locked ? 0 : 0x80000u);
}

/* What is seldom 0 and seldom all ones; one of both; what stays as it is; more and more data; what succeeds but for some times. */
static uint32_t hostile_value(uint32_t offset)
{
    CHECK(offset < 0x100 && offset % 4 == 0);
    switch (model.hostile) {
    case 1:
        return chance() % 4 == 0 ? 0 : chance() % 3 == 0 ? UINT32_MAX : (uint32_t)chance();
    case 2:
        return 0;
    case 3:
        return UINT32_MAX;
    case 4:
        return model.sticky[offset / 4];
    case MODEL_ENDLESS:
        return offset == 0x24 ? 0xf0000u : offset == 0x2c ? 2u : offset == 0x30 ? 0x31u : 0x900u;
    default:
        return chance() % 50 == 0 ? (uint32_t)chance()
               : offset == 0x24   ? 0xf0000u
               : offset == 0x2c   ? 2u
               : offset == 0x30   ? 0x33u
               : offset < 0x20    ? 0xc0ff8900u | (chance() % 2 == 0 ? 0x1aa : 0)
                                  : 0x01e83281u;
    }
}

uint32_t model_read(uint32_t offset)
{
    if (model.hostile != 0) {
        return hostile_value(offset);
    }
    switch (offset) {
    case 0x010:
    case 0x014:
    case 0x018:
    case 0x01c:
        return model.response[(offset - 0x10) / 4];
    case 0x020:
        return read_data();
    case 0x024:
        return read_state();
    case 0x02c:
        return model.clock;
    case 0x030:
        if (chance() % 4 == 0) {
            (void)model_advance();
        }
        return model.status | ((model.status & 0x03ff0000) != 0 ? 0x8000u : 0);
    case 0x040:
        return model.capabilities | (model.fixed ? 0x40000000u : 0);
    case 0x0fc:
        return model.old_host ? 0x00010000 : 0x10020000;
    default:
        CHECK(!"a register that can be read");
        return 0;
    }
}

void model_write(uint32_t offset, uint32_t value)
{
    if (model.hostile != 0) {
        CHECK(offset < 0x100 && offset % 4 == 0);
        return;
    }
    switch (offset) {
    case 0x004:
        CHECK(!model.runs);
        model.block = value;
        return;
    case 0x008:
        model.argument = value;
        return;
    case 0x00c:
        send_command(value);
        return;
    case 0x020:
        write_data(value);
        return;
    case 0x028:
        write_control(value);
        return;
    case 0x02c:
        write_clock(value);
        return;
    case 0x030:
        model.status &= ~value;
        return;
    case 0x058:
        model.table_register = value;
        return;
    case 0x05c:
        model.table_register |= (uint64_t)value << 32;
        return;
    case 0x034:
        model.enable = value;
        raise(model.present && chance() % 2 == 0 ? 0x40 : 0); /* as some do after a reset */
        return;
    case 0x038:
        CHECK((value & ~model.enable) == 0);
        model.signals = value;
        return;
    default:
        CHECK(!"a register that can be written");
    }
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* A line that is dropped may be fetched at once, before the controller writes: so what programs see is old then. */
void model_before_device(const volatile void *at, uint64_t bytes)
{
    const char *from = (const char *)(uintptr_t)at;

    CHECK(from >= model.data && bytes <= model.size &&
          (uint64_t)(from - model.data) <= model.size - bytes);
    memcpy(model.memory + (from - model.data), from, bytes);
    model.dropped = from;
    model.dropped_size = bytes;
}

/* Behind the end of the transfer. */
void model_after_device(const volatile void *at, uint64_t bytes)
{
    char *to = (char *)(uintptr_t)at;

    CHECK(model.hostile != 0 || !(model.runs && model.by_table));
    CHECK(to >= model.data && bytes <= model.size &&
          (uint64_t)(to - model.data) <= model.size - bytes);
    memcpy(to, model.memory + (to - model.data), bytes);
}

void model_store(uint32_t *at, uint32_t value)
{
    CHECK(model.hostile != 0 || !(model.runs && model.by_table)); /* it is the controller's */
    model.ordered = false;
    *at = value;
}

void model_write_barrier(void)
{
    model.ordered = true;
}

static inline bool model_interrupts(void)
{
    return (model.status & model.signals) != 0;
}

static inline void model_remove(void)
{
    model.present = false;
    model.changed = true;
    model.state = MODEL_OFF;
    model.control &= ~0x100u; /* 2.2.11 */
    raise(0x80);
}

static inline void model_insert(void)
{
    model.present = true;
    raise(0x40);
}

/* Time goes on when somebody looks at it. */
uint64_t microkit_time(void)
{
    return model.now += 1000000;
}

static inline void model_make(void)
{
    memset(&model, 0, sizeof(model));
    model.capabilities = 0x01e83281; /* 50 MHz, 3.3 V, ADMA2, its timeout's clock 1 MHz */
    model.present = true;
    model.state = MODEL_OFF;
    model.starts = (uint32_t)(chance() % 5);
    model.serial = 0x1234567;
}

static inline void model_make_hostile(void)
{
    model_make();
    model.hostile = 1 + chance() % MODEL_HOSTILE;
    for (uint32_t i = 0; i < 64; i++) {
        model.sticky[i] = (uint32_t)chance();
    }
}
