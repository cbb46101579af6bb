/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Words that firmware has cleared, or not; the first core has none that matters, and no word is written.
 */
#include "fixture.h"

#include <loader/machine.h>
#include <selftest/devices.h>

#define WORD_1 0x4ffff0d8
#define WORD_2 0x4ffff0e0

static uint64_t value_at(paddr_t address)
{
    uint64_t value = 0;

    CHECK(probe_read64(address, &value));
    return value;
}

int main(void)
{
    machine_reset();
    CHECK(probe_write64(WORD_1, 0) && probe_write64(WORD_2, 7));
    CHECK(!start_look());
    CHECK(strcmp(console(), "TST|ok: core 1: waits for 0x4ffff0d8 not to be 0; it is 0x0\n"
                            "TST|WRONG: core 2: waits for 0x4ffff0e0 not to be 0; it is 0x7\n"
                            "TST|note: cores that start by a spin table are not tried\n") == 0);
    CHECK(value_at(WORD_1) == 0 && value_at(WORD_2) == 7);
    machine.silent = WORD_1;
    start_look();
    CHECK_SAYS("TST|WRONG: core 1: nothing answers at 0x4ffff0d8, where it waits\n");
    return 0;
}
