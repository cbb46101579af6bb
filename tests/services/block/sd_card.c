/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cards of each kind behind controllers of each kind are identified, by what the specifications allow (the model complains of
 * all else); those that do not answer, answer wrongly or never start are refused, in a time that is bounded.
 */
#include "sd_model.h"

#include "src/sd_card.c"
#include "src/sd_controller.c"
#include "src/sd_csd.c"

static struct sd_controller controller;
static struct sd_card card;

static bool bring_up(void)
{
    return sd_controller_start(&controller, MODEL_REGISTERS, 0) &&
           sd_controller_has_card(&controller) && sd_card_start(&controller, &card);
}

static void refused(void)
{
    uint64_t before = model.now;

    memset(&card, 0, sizeof(card));
    CHECK(!bring_up() && card.blocks == 0);
    CHECK(model.now - before < UINT64_C(10000000000));
}

/* Dividers from the exact one to the greatest. */
static void clocks(bool old_host)
{
    static const uint32_t megahertz[] = {10, 25, 26, 50, 63, 100, 200, 255};

    for (uint32_t i = 0; i < (old_host ? 5 : 8); i++) {
        model_make();
        model.old_host = old_host;
        model.capabilities = 0x01000001 | megahertz[i] << 8;
        CHECK(bring_up());
        CHECK(model_hertz() <= 25000000 && model_hertz() > 25000000 / 4);
    }
}

static void kinds(void)
{
    for (uint32_t i = 0; i < 64; i++) {
        model_make();
        model.old_card = (i & 1) != 0;
        model.small = (i & 3) != 0;
        model.old_host = (i & 4) != 0;
        model.locked = (i & 8) != 0;
        model.read_only = (i & 16) != 0;
        model.fixed = (i & 32) != 0;
        CHECK(bring_up());
        CHECK(card.blocks == MODEL_BLOCKS && card.by_blocks == !model.small);
        CHECK(card.read_only == (model.locked || model.read_only));
        CHECK(sd_card_argument(&card, 7) == (model.small ? 7 * 512 : 7));
        CHECK(model.state == MODEL_TRANSFER && model.commands[16] == 1);
    }
}

static void not_usable(void)
{
    bool *const faults[] = {&model.never_resets, &model.never_stable, &model.never_ready,
                            &model.echoes_wrong, &model.silent,       &model.no_address};

    for (uint32_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        model_make();
        *faults[i] = true;
        refused();
    }
    model_make();
    model.present = false;
    refused();
    model_make();
    model.capabilities &= ~0xff00u; /* no clock is known */
    refused();
    model_make();
    model.capabilities &= ~0x7000000u; /* no voltage that cards have */
    refused();
    model_make();
    model.stays_busy = true;
    refused();
}

/* The clock that a description says counts. */
static void clock_of_description(void)
{
    model_make();
    model.capabilities &= ~0xff00u;
    CHECK(sd_controller_start(&controller, MODEL_REGISTERS, 50));
    model.capabilities |= 50 << 8;
    CHECK(sd_card_start(&controller, &card));
    model_make();
    model.old_host = true;
    CHECK(sd_controller_start(&controller, MODEL_REGISTERS, 200));
    CHECK((model.clock >> 8 & 0xff) == 0x80); /* there is no slower one */
}

/* What is left of a command before is not taken for the next one's. */
static void left_over(void)
{
    model_make();
    CHECK(bring_up());
    raise(0x10002);
    CHECK(sd_card_has_written(&controller, &card));
    raise(1);
    model.silent = true;
    CHECK(!sd_card_has_written(&controller, &card));
}

static void low_voltage(void)
{
    model_make();
    model.capabilities = (model.capabilities & ~0x7000000u) | 0x2000000;
    CHECK(bring_up());
}

/* About a second, or the longest there is. */
static void timeouts(void)
{
    static const struct {
        uint32_t capabilities, steps;
    } cases[] = {{0x81, 7}, {0xb2, 13}, {0xbf, 13}, {0x00, 14}, {0x80, 14}, {0x3f, 3}, {0x01, 0}};

    for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        model_make();
        model.capabilities = 0x01003200 | cases[i].capabilities;
        CHECK(bring_up());
        CHECK((model.clock >> 16 & 15) == cases[i].steps);
    }
}

/* Any command may fail: what comes of it is a card, or none. */
static void failing(void)
{
    uint32_t good = 0;

    for (uint32_t i = 0; i < 2000; i++) {
        model_make();
        model.fails = 20;
        good += bring_up();
    }
    CHECK(good > 100 && good < 1900);
}

static void hostile(void)
{
    for (uint32_t i = 0; i < 5000; i++) {
        model_make_hostile();
        uint64_t before = model.now;

        (void)bring_up();
        CHECK(model.now - before < UINT64_C(10000000000));
    }
}

int main(void)
{
    kinds();
    clocks(false);
    clocks(true);
    not_usable();
    clock_of_description();
    left_over();
    low_voltage();
    timeouts();
    failing();
    hostile();
    return passed();
}
