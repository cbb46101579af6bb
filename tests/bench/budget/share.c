/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Never waits, and is alone on its core: prints which part of the core it gets, in parts of ten
 * thousand, and the longest time without (microseconds). Every gap in its clock is the kernel's.
 */
#include "../uart.h"

#include <microkit.h>

#define GAPS      50
#define GAP_TICKS 256 /* more than the loop below takes, or a tick of another kind */

static uint64_t now(void)
{
    uint64_t count;

    __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count)::"memory");
    return count;
}

static uint64_t frequency(void)
{
    uint64_t hz;

    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(hz));
    return hz;
}

static void report(const char *name, uint64_t value)
{
    print(name);
    print_decimal(value);
    put('\n');
}

/* The clock at the end of the next gap; what it was before in *before. */
static uint64_t next_gap(uint64_t *before)
{
    uint64_t last = now();

    for (;;) {
        uint64_t time = now();

        if (time - last > GAP_TICKS) {
            *before = last;
            return time;
        }
        last = time;
    }
}

void init(void)
{
    uint64_t before, ran = 0, longest = 0;
    uint64_t since = next_gap(&before);
    uint64_t start = since;

    for (int i = 0; i < GAPS; i++) {
        uint64_t end = next_gap(&before);

        ran += before - since;
        longest = end - before > longest ? end - before : longest;
        since = end;
    }
    report("BENCH share ", ran * 10000 / (since - start));
    report("BENCH wait_us ", longest * 1000000 / frequency());
    report("BENCH done ", 0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
