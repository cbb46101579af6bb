/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The counter: does it go, and never back; and how fast, for whoever has a watch.
 */
#include <loader/drivers.h>
#include <selftest/machine.h>
#include <selftest/parts.h>
#include <selftest/say.h>
#include <selftest/wait.h>

#define READS   100000
#define SECOND  1000 /* ms */
#define SECONDS 3

/* How often it was less than the time before. */
static uint64_t times_back(void)
{
    uint64_t back = 0, last = machine_counter();

    for (unsigned i = 0; i < READS; i++) {
        uint64_t now = machine_counter();

        back += now < last;
        last = now;
    }
    return back;
}

static void pass_second(void)
{
    struct wait wait = wait_start(SECOND);

    while (wait_on(&wait)) {
    }
}

void timer_check(void)
{
    uint64_t first = machine_counter(), back = times_back(), last = machine_counter();

    say(back == 0, "timer: the counter went back %lu times in %lu reads", back, (uint64_t)READS);
    say(last > first, "timer: the counter went on by %lu", last - first);
    for (uint64_t i = 1; i <= SECONDS; i++) {
        note("timer: second %lu of %lu begins: does your watch say the same?", i,
             (uint64_t)SECONDS);
        uart_flush();
        pass_second();
    }
    note("timer: that was the last second");
}
