/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Only a word that firmware has cleared is written, that of the core and no other; firmware is never called.
 */
#include "fixture.h"

#include <loader/drivers.h>
#include <loader/machine.h>

const char start_released[1]; /* loader.S */

/* BOARD_RELEASE */
#define WORD_1 0x5fe000d8
#define WORD_2 0x5fe000e0

static void check(void)
{
    start_check(image_core_at(1));
}

static void start(void)
{
    start_core(image_core_at(1));
}

static uint64_t value_at(uint64_t address)
{
    uint64_t value = 0;

    CHECK(probe_read64(address, &value));
    return value;
}

/* Firmware ends the test if it is called to turn the machine off: a failure stops. */
#define CHECK_STOPS(function, text)                               \
    do {                                                          \
        console_clear();                                          \
        CHECK(run(function) == STOPPED);                          \
        CHECK_PRINTED("LDR|ERROR: board test_board: " text "\n"); \
    } while (0)

static void prepare(void)
{
    machine_reset();
    image_make();
    CHECK(probe_write64(WORD_1, 0) && probe_write64(WORD_2, 0));
}

static void check_words(void)
{
    prepare();
    CHECK_PASSES(check);
    CHECK(value_at(WORD_1) == 0);
    probe_write64(WORD_1, 0x1000);
    CHECK_STOPS(check, "the image needs core 1, which waits for 0x5fe000d8 not to be 0, and it is "
                       "0x1000: firmware must clear it");
    image_core_at(1)->core = 2;
    CHECK_PASSES(check);
    image_core_at(1)->core = 3;
    CHECK_STOPS(check, "the image needs core 3, nothing answers at 0x20000000, where it waits: "
                       "correct start.release in board.toml");
    CHECK_STOPS(start, "core 3 cannot be started: nothing answers at 0x20000000, where it waits");
    image_core_at(1)->core = 4;
    CHECK_STOPS(check, "image damaged: core 4 of 4");
}

static void check_start(void)
{
    prepare();
    CHECK_PASSES(start);
    CHECK(strcmp(trace(), "event ") == 0);
    CHECK(value_at(WORD_1) == (uint64_t)start_released && value_at(WORD_2) == 0);
}

static void check_off(void)
{
    machine_reset();
    CHECK(run(start_power_off) == RETURNED);
}

int main(void)
{
    check_words();
    check_start();
    check_off();
    return 0;
}
