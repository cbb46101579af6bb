/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A counter whose frequency the board knows: the tool has computed all times in its ticks, so it must be that one.
 */
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <loader/print.h>

void clock_check(void)
{
    uint64_t frequency = machine_timer_frequency();

    if (frequency != image_header.timer_frequency) {
        fail("the image needs a timer of %lu Hz, this machine's CNTFRQ_EL0 says %lu Hz: "
             "correct timer.frequency in board.toml, or firmware",
             image_header.timer_frequency, frequency);
    }
}

void clock_set(paddr_t start, paddr_t end)
{
    (void)start;
    (void)end;
}
