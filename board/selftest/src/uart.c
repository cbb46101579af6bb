/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The UART's pace, by the counter: whether the two agree says something about CNTFRQ_EL0, since the rate of
 * the line is known.
 */
#include <loader/drivers.h>
#include <loader/machine.h>
#include <selftest/machine.h>
#include <selftest/parts.h>
#include <selftest/say.h>

#define CHARACTERS 200
#define BITS       10 /* of a character on the line: start, 8, stop */
/* Faster than any console: the line is not real. */
#define FASTEST 4500000

static void print_characters(void)
{
    for (unsigned i = 1; i < CHARACTERS; i++) {
        uart_put((char)('!' + i % 64));
    }
    uart_put('\n');
}

void uart_check(void)
{
    uint64_t start, ticks, rate;

    uart_flush();
    start = machine_counter();
    print_characters();
    uart_flush();
    ticks = machine_counter() - start;
    rate = ticks != 0 ? CHARACTERS * BITS * machine_timer_frequency() / ticks : FASTEST;
    if (rate >= FASTEST) {
        note("UART: %lu characters take no time; the line is not real", (uint64_t)CHARACTERS);
    } else {
        note("UART: by the counter these were %lu bits a second; is that what your terminal is set "
             "to?",
             rate);
    }
}
