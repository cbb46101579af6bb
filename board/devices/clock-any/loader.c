/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A counter whose frequency firmware knows (CNTFRQ_EL0, Arm ARM D11.1.2): the image has times in microseconds, and a
 * table of where they are. They become ticks when their memory has been loaded, each time that it is, so a
 * kernel, and the tool's arithmetic, are those of other boards (docs/design/timer-frequency.md).
 */
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/io.h>
#include <loader/machine.h>
#include <loader/print.h>

#define SECOND             1000000ULL /* in microseconds */
#define FREQUENCY_AT_LEAST 100000ULL  /* as board.toml has them */
#define FREQUENCY_AT_MOST  UINT32_MAX

static uint64_t common_divisor(uint64_t one, uint64_t other)
{
    while (other != 0) {
        uint64_t rest = one % other;

        one = other;
        other = rest;
    }
    return one;
}

/* In parts, so that nothing overflows: the second product is below 2^52, and the tool has no time whose ticks
 * have more than 63 bits at the highest frequency. */
static uint64_t ticks(uint64_t us, uint64_t frequency)
{
    return us / SECOND * frequency + us % SECOND * frequency / SECOND;
}

static uint64_t value_of(uint64_t word, uint64_t kind)
{
    uint64_t frequency = machine_timer_frequency();
    uint64_t divisor = common_divisor(frequency, SECOND);

    if (kind == IMAGE_TIME_US) {
        return ticks(word, frequency);
    }
    return (kind == IMAGE_TIME_TICKS ? frequency : SECOND) / divisor;
}

static void check_frequency(uint64_t frequency)
{
    uint64_t least = frequency / common_divisor(frequency, SECOND);

    if (frequency < FREQUENCY_AT_LEAST || frequency > FREQUENCY_AT_MOST) {
        fail("this machine's CNTFRQ_EL0 says %lu Hz, which cannot be: firmware must set it, on "
             "every core",
             frequency);
    }
    if (least >> IMAGE_TIME_TICKS_BITS != 0) {
        fail("this machine's CNTFRQ_EL0 says %lu Hz, in which kernels cannot count microseconds: "
             "firmware must "
             "round it",
             frequency);
    }
}

/* Both tables ascend, so one pass finds each word's segment. */
static void check_places(void)
{
    const struct image_segment *segment = image_segments();
    const struct image_segment *end = segment + image_header.segments;

    for (uint64_t i = 0; i < image_header.times; i++) {
        paddr_t word = image_times()[i].place & ~IMAGE_TIME_MASK;

        while (segment < end && word >= segment->pa + segment->memory_size) {
            segment++;
        }
        if (segment == end || word < segment->pa) {
            fail("image damaged: a time at %#lx, which is in no segment", word);
        }
    }
}

void clock_check(void)
{
    check_frequency(machine_timer_frequency());
    if (image_header.timer_frequency != 0 ||
        !image_holds(image_header.times_offset, image_header.times, sizeof(struct image_time))) {
        fail("image damaged: a table lies outside");
    }
    check_places();
}

void clock_set(paddr_t start, paddr_t end)
{
    const struct image_time *times = image_times();

    for (uint64_t i = 0; i < image_header.times; i++) {
        paddr_t word = times[i].place & ~IMAGE_TIME_MASK;

        if (start <= word && word < end) {
            write64(word, value_of(read64(word), times[i].place & IMAGE_TIME_MASK));
        }
    }
}
