/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A counter whose frequency the image knows: that one and no other, and no word changes.
 */
#include "fixture.h"

#include <loader/drivers.h>

static uint64_t words[2] = {1, 2};

static void check_frequency(void)
{
    machine_reset();
    image_make();
    CHECK_PASSES(clock_check);
    machine->frequency = 24000000;
    CHECK_FAILS(clock_check,
                "the image needs a timer of 1000000 Hz, this machine's CNTFRQ_EL0 says 24000000 "
                "Hz: correct timer.frequency in board.toml, or firmware");
}

static void check_words(void)
{
    machine_reset();
    image_make();
    image_time_at(0)->place = (uint64_t)words;
    ((struct image_header *)(uint64_t)&image_header)->times = 1;
    clock_set(0, UINT64_MAX);
    CHECK(words[0] == 1 && words[1] == 2);
}

int main(void)
{
    check_frequency();
    check_words();
    return 0;
}
