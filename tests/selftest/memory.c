/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RAM that is there, is not there, does not keep, and shows up twice.
 */
#include "fixture.h"

#include <selftest/parts.h>

/* Of the first part: its start, its end, and bits 12 to 27, of which one is the self-test's own; of the
 * second, one page: its ends. */
#define COUNT "19"

static void check(void)
{
    console_clear();
    memory_check();
    CHECK(ram_is_untouched());
}

static void check_good(void)
{
    machine_reset();
    check();
    CHECK(strcmp(console(),
                 "TST|note: memory: 256 MiB at 0x40000000 is tried\n"
                 "TST|note: memory: 4 KiB at 0x50001000 is tried\n"
                 "TST|ok: memory: 0 of " COUNT " words do not answer\n"
                 "TST|ok: memory: 0 of " COUNT " words do not keep what is written\n") == 0);
}

static void check_silent(uint64_t address, const char *line)
{
    machine_reset();
    machine.silent = address;
    check();
    CHECK_SAYS(line);
    CHECK_SAYS("TST|WRONG: memory: 1 of " COUNT " words do not answer\n");
    CHECK_SAYS("TST|ok: memory: 0 of 18 words do not keep what is written\n");
}

static void check_stuck(void)
{
    machine_reset();
    machine.stuck = 0x40400000;
    check();
    CHECK_SAYS("TST|note: memory: 0x40400000 does not keep what is written\n");
    CHECK_SAYS("TST|WRONG: memory: 1 of " COUNT " words do not keep what is written\n");
}

/* A line of the address that nobody has soldered: within a part, and between the parts. */
static void check_alias(uint64_t bit, const char *line)
{
    machine_reset();
    machine.alias = bit;
    check();
    CHECK_SAYS(line);
    CHECK_SAYS("TST|WRONG: memory: ");
}

int main(void)
{
    check_good();
    check_silent(0x40000000, "TST|note: memory: nothing answers at 0x40000000\n");
    check_silent(0x4ffffff8, "TST|note: memory: nothing answers at 0x4ffffff8\n");
    check_silent(0x50001ff8, "TST|note: memory: nothing answers at 0x50001ff8\n");
    check_stuck();
    check_alias(1 << 20, "TST|note: memory: 0x40000000 does not keep what is written\n");
    check_alias(1 << 28, "TST|note: memory: 0x40001000 does not keep what is written\n");
    return 0;
}
