/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ticks and nanoseconds, for frequencies of boards and odd ones, against products of 128 bits.
 */
#include "src/time.c"

#include "../../chance.h"
#include "verdict.h"

struct timer_model timer_model;
seL4_Word message_words[64];

typedef unsigned __int128 wide;

static const uint32_t frequencies[] = {
    1,         2,         3,          7,          32768,       999999999,   1000000,
    1920000,   19200000,  24000000,   25000000,   33333333,    54000000,    62500000,
    100000000, 123456789, 1000000000, 1000000007, 2147483648u, 4294967291u, 4294967295u};
static const uint64_t corners[] = {0,
                                   1,
                                   2,
                                   999999999,
                                   1000000000,
                                   1000000001,
                                   UINT64_MAX - 1,
                                   UINT64_MAX,
                                   UINT64_C(1) << 32,
                                   UINT64_C(1) << 62,
                                   UINT64_C(1) << 63,
                                   18446744073};

static uint64_t saturated(wide value)
{
    return value > UINT64_MAX ? UINT64_MAX : (uint64_t)value;
}

static void check(uint64_t value, uint32_t frequency)
{
    uint64_t time = saturated((wide)value * MICROKIT_NS_PER_SECOND / frequency);
    uint64_t ticks =
        saturated(((wide)value * frequency + MICROKIT_NS_PER_SECOND - 1) / MICROKIT_NS_PER_SECOND);

    CHECK(microkit_time_from_ticks(value, frequency) == time);
    CHECK(microkit_time_to_ticks(value, frequency) == ticks);
    if (ticks != UINT64_MAX) { /* the first tick that is not before */
        CHECK(microkit_time_from_ticks(ticks, frequency) >= value);
        CHECK(ticks == 0 || microkit_time_from_ticks(ticks - 1, frequency) < value);
    }
}

static void check_corners(uint32_t frequency)
{
    for (unsigned int i = 0; i < sizeof(corners) / sizeof(corners[0]); i++) {
        check(corners[i], frequency);
    }
    for (unsigned int i = 0; i < 20000; i++) {
        check(chance() >> chance() % 64, frequency);
    }
}

/* A period of a third of a second, a million times: the last is where it is to be, to the tick. */
static void check_no_drift(uint32_t frequency)
{
    uint64_t time = 0, period = 333333333;

    for (unsigned int i = 0; i < 1000000; i++) {
        time = microkit_time_after(time, period);
    }
    CHECK(microkit_time_to_ticks(time, frequency) ==
          (uint64_t)(((wide)period * 1000000 * frequency + MICROKIT_NS_PER_SECOND - 1) /
                     MICROKIT_NS_PER_SECOND));
}

int main(void)
{
    for (unsigned int i = 0; i < sizeof(frequencies) / sizeof(frequencies[0]); i++) {
        check_corners(frequencies[i]);
        check_no_drift(frequencies[i]);
    }
    for (unsigned int i = 0; i < 20000; i++) {
        check(chance(), (uint32_t)chance() | 1);
    }
    CHECK(microkit_time_after(5, 6) == 11);
    CHECK(microkit_time_after(UINT64_MAX - 5, 6) == MICROKIT_TIME_NEVER);
    CHECK(microkit_time_after(MICROKIT_TIME_NEVER, 0) == MICROKIT_TIME_NEVER);
    timer_model = (struct timer_model){.count = 62500001, .frequency = 62500000};
    CHECK(microkit_time() == 1000000016);
    return passed();
}
