/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits end by the counter, by the board's frequency where firmware has set none, and by themselves.
 */
#include "fixture.h"

#include <selftest/wait.h>

extern uint64_t board_frequency;

static uint64_t looks(uint64_t milliseconds)
{
    struct wait wait = wait_start(milliseconds);
    uint64_t looks = 0;

    while (wait_on(&wait)) {
        looks++;
    }
    return looks;
}

int main(void)
{
    machine_reset();
    CHECK(looks(2) == 1999);
    machine.self.frequency = 0;
    board_frequency = 500000;
    CHECK(looks(2) == 999);
    board_frequency = 0;
    CHECK(looks(1) == 999); /* as if it were a MHz */
    machine.tick = 0;
    CHECK(looks(1) == 200000);
    return 0;
}
