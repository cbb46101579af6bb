/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A failure: one line, all of it on the wire, then off; or a wait, where nobody can be asked.
 */
#include "fixture.h"

#include <loader/print.h>

static void fails(void)
{
    fail("%lu is wrong", 7UL);
}

static void check_line(void)
{
    CHECK_FAILS(fails, "7 is wrong");
    CHECK(strcmp(trace(), "flushed ") == 0);
}

/* As an exception does that the way out runs into. */
static void check_fails_again(void)
{
    machine_reset();
    machine->flush_fails = true;
    CHECK_FAILS(fails, "7 is wrong");
}

static void check_waits(void)
{
    machine_reset();
    machine->can_power_off = false;
    CHECK(run(fails) == STOPPED);
    machine_reset();
    machine->has_firmware = false;
    CHECK(run(fails) == STOPPED);
    for (uint64_t level = 1; level <= 3; level += 2) {
        machine_reset();
        machine->level = level;
        CHECK(run(fails) == STOPPED);
        CHECK_PRINTED("LDR|ERROR: board test_board: 7 is wrong\n");
    }
}

int main(void)
{
    check_line();
    check_fails_again();
    check_waits();
    return 0;
}
