/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The other cores, one after the other, so that they can have one stack and that a line is about one
 * core. How they are started, and what becomes of them afterwards, is the board's (board/devices/start-*).
 */
#include <loader/machine.h>
#include <selftest/board.h>
#include <selftest/core.h>
#include <selftest/devices.h>
#include <selftest/machine.h>
#include <selftest/say.h>
#include <selftest/wait.h>

#define PATIENCE 1000 /* ms */

/* Read past the caches, and written by the core past its own. */
volatile struct core_report second_report;

static bool comes(void)
{
    struct wait wait = wait_start(PATIENCE);

    while (!second_report.is_there && wait_on(&wait)) {
    }
    return second_report.is_there;
}

/* All cores read one counter (Arm ARM D11.1.1), so what another one reads lies between two of ours. */
static void compare_counter(uint64_t index, uint64_t before, uint64_t counter, uint64_t after)
{
    say(before <= counter && counter <= after,
        "core %lu: reads %lu from the counter, this core %lu before and %lu after", index, counter,
        before, after);
}

static bool start(uint64_t index)
{
    second_report.is_there = 0;
    machine_finish_writes();
    return start_second(index);
}

/* false: what became of it is unknown, and it may still use the stack. */
static bool check(uint64_t index)
{
    uint64_t before = machine_counter();

    if (!start_is_ready(index) || !start(index)) {
        return true;
    }
    if (!comes()) {
        say(false, "core %lu: was started, and nothing is heard of it", index);
        return false;
    }
    compare_counter(index, before, second_report.counter, machine_counter());
    core_compare((const struct core_report *)&second_report, (unsigned)index);
    start_look_back(index);
    return true;
}

void other_cores_check(void)
{
    unsigned index = 1;

    while (index < BOARD_CORES && check(index)) {
        index++;
    }
    if (index < BOARD_CORES) {
        note("the cores behind it were not tried");
    }
}
