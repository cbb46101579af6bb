/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits by the counter. One that stands still, or a frequency that firmware has left at 0, is what is
 * looked for here, so the number of looks is bounded, too.
 */
#include <board/config.h>
#include <loader/machine.h>
#include <selftest/machine.h>
#include <selftest/wait.h>

#define SOME_FREQUENCY 1000000 /* where nobody knows one */
/* For each millisecond: more than a core makes while it waits for the counter. */
#define LOOKS 200000

static uint64_t frequency(void)
{
    uint64_t found = machine_timer_frequency();

    if (found == 0) {
        found = BOARD_TIMER_FREQUENCY;
    }
    return found != 0 ? found : SOME_FREQUENCY;
}

struct wait wait_start(uint64_t milliseconds)
{
    return (struct wait){
        .start = machine_counter(),
        .ticks = frequency() / 1000 * milliseconds,
        .looks = LOOKS * milliseconds,
    };
}

bool wait_on(struct wait *wait)
{
    return wait->looks-- > 0 && machine_counter() - wait->start < wait->ticks;
}
