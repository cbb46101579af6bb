/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A smashed stack ends the PD, and the guard is not a value that overflowing text leaves.
 */
#include "fixture.h"

extern seL4_Word pd___stack_chk_guard;
void pd___stack_chk_fail(void) __attribute__((noreturn));

static void smash(void)
{
    pd___stack_chk_fail();
}

int main(void)
{
    fresh();
    strcpy(microkit_name, "pd");
    attempt(smash);
    CHECK(crash_address == seL4_NoError);
    CHECK_CONSOLE("pd|stack smashed: a function has written beyond an array of its own\n");
    CHECK(pd___stack_chk_guard >> 56 == 0 && pd___stack_chk_guard >> 32 != 0);
    return 0;
}
