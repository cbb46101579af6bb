/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counters that go, that stand, and that go back.
 */
#include "fixture.h"

#include <selftest/parts.h>

int main(void)
{
    machine_reset();
    machine.tick = 10;
    timer_check();
    CHECK_SAYS("TST|ok: timer: the counter went back 0 times in 100000 reads\n"
               "TST|ok: timer: the counter went on by 1000020\n");
    CHECK_SAYS("TST|note: timer: second 3 of 3 begins");
    CHECK(machine.self.counter >= 1000030 + 3 * 1000000);
    machine_reset();
    machine.tick = -1UL;
    machine.self.counter = 1UL << 40;
    timer_check();
    CHECK_SAYS("TST|WRONG: timer: the counter went back 100000 times in 100000 reads\n");
    CHECK_SAYS("TST|WRONG: timer: the counter went on by ");
    machine_reset();
    machine.tick = 0;
    timer_check(); /* it comes back */
    CHECK_SAYS("TST|WRONG: timer: the counter went on by 0\n");
    return 0;
}
