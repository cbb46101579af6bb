/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Below VMM and guest: has at least what their budgets leave, three tenths of which are theirs at most, and the bystander's
 * part. What it has is the time between two looks at the counter that nobody came between.
 */
#include "flood.h"

#define UNBROKEN_TICKS 50 /* between two looks; who comes between takes more */
#define LEAST_PERCENT  65

volatile seL4_Word *progress;

static void judge(seL4_Word had, seL4_Word of)
{
    if (had * 100 < of * LEAST_PERCENT) {
        microkit_dbg_puts("worker: FAILED: percent of the time: ");
        microkit_dbg_put64(had * 100 / of);
        microkit_dbg_puts("\n");
    } else {
        microkit_dbg_puts("worker: has had its share\n");
    }
}

void init(void)
{
    seL4_Word begin, last, now, had = 0;

    while (*progress != FLOOD_RUNS) {
    }
    begin = last = counter();
    while (*progress == FLOOD_RUNS) {
        now = counter();
        had += now - last < UNBROKEN_TICKS ? now - last : 0;
        last = now;
    }
    judge(had, last - begin);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
