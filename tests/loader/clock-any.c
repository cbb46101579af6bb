/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A counter of any frequency: which are refused, what words become, compared with arithmetic in 128 bits, and that no
 * other word changes.
 */
#include "fixture.h"

#include <loader/drivers.h>

#define WORDS 8

static uint64_t words[WORDS];

static struct image_header *make(uint64_t frequency)
{
    struct image_header *header;

    machine_reset();
    header = image_make();
    header->timer_frequency = 0;
    machine->frequency = frequency;
    return header;
}

static void refuses(uint64_t frequency, const char *text)
{
    make(frequency);
    console_clear();
    CHECK(run(clock_check) == OFF);
    CHECK(strstr(console(), text) != NULL);
}

static void check_frequencies(void)
{
    static const uint64_t good[] = {100000,   1000000,  19200000,   62500000,
                                    66666666, 67108859, 1125000000, 4294960000};

    for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        make(good[i]);
        CHECK_PASSES(clock_check);
    }
    refuses(0, "LDR|ERROR: board test_board: this machine's CNTFRQ_EL0 says 0 Hz, which cannot be: "
               "firmware must "
               "set it, on every core\n");
    refuses(99999, "says 99999 Hz, which cannot be");
    refuses(UINT64_C(1) << 32, "says 4294967296 Hz, which cannot be");
    refuses(
        67108867,
        "says 67108867 Hz, in which kernels cannot count microseconds: firmware must round it\n");
}

/* Rows of the table lie in segments, in their order. */
static void place(uint64_t first, uint64_t second)
{
    image_time_at(0)->place = first;
    image_time_at(1)->place = second;
}

static void check_table(void)
{
    struct image_header *header = make(62500000);

    header->times = 2;
    place(0x41000000, 0x41004ff8);
    CHECK_PASSES(clock_check);
    place(0x41004ffa, 0x100000000);
    CHECK_PASSES(clock_check);
    place(0x41004ff8, 0x41005000);
    CHECK_FAILS(clock_check, "image damaged: a time at 0x41005000, which is in no segment");
    place(0x40fffff8, 0x41000000);
    CHECK_FAILS(clock_check, "image damaged: a time at 0x40fffff8, which is in no segment");
    place(0x100000000, 0x41000000);
    CHECK_FAILS(clock_check, "image damaged: a time at 0x41000000, which is in no segment");
    header->times = UINT64_MAX;
    CHECK_FAILS(clock_check, "image damaged: a table lies outside");
    header->times = 0;
    header->timer_frequency = 62500000;
    CHECK_FAILS(clock_check, "image damaged: a table lies outside");
}

static uint64_t ticks(uint64_t us, uint64_t frequency)
{
    return (uint64_t)((unsigned __int128)us * frequency / 1000000);
}

/* One word of each kind, among others. */
static void set(uint64_t us, uint64_t frequency)
{
    struct image_header *header = make(frequency);

    header->times = 3;
    for (unsigned i = 0; i < WORDS; i++) {
        words[i] = us;
    }
    image_time_at(0)->place = (uint64_t)&words[1] + IMAGE_TIME_US;
    image_time_at(1)->place = (uint64_t)&words[3] + IMAGE_TIME_TICKS;
    image_time_at(2)->place = (uint64_t)&words[4] + IMAGE_TIME_PER;
    clock_set(0, UINT64_MAX);
    CHECK(words[1] == ticks(us, frequency));
    CHECK(words[3] * 1000000 == words[4] * frequency);
    CHECK(words[0] == us && words[2] == us && words[5] == us);
}

/* The longest time of the tool's has 2^63 ticks at the highest frequency. */
static void check_words(void)
{
    static const uint64_t times[] = {
        0, 1, 10, 999, 1000, 999999, 1000001, 123456789, 2147483648000000};
    static const uint64_t frequencies[] = {100000,   1000000,  8333333,
                                           19200000, 62500000, 4294967295};

    for (unsigned i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        for (unsigned k = 0; k < sizeof(frequencies) / sizeof(frequencies[0]); k++) {
            set(times[i], frequencies[k]);
        }
    }
    set(1000, 62500000);
    CHECK(words[3] == 125 && words[4] == 2);
}

/* What has been loaded, and nothing else: it would be done twice. */
static void check_between(void)
{
    struct image_header *header = make(2000000);

    header->times = 3;
    for (unsigned i = 0; i < 3; i++) {
        words[i] = 10;
        image_time_at(i)->place = (uint64_t)&words[i];
    }
    clock_set((uint64_t)&words[1], (uint64_t)&words[2]);
    CHECK(words[0] == 10 && words[1] == 20 && words[2] == 10);
}

int main(void)
{
    check_frequencies();
    check_table();
    check_words();
    check_between();
    return 0;
}
