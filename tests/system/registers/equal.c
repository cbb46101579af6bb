/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has alpha's priority: both spin, and each goes on where the other's budget ends.
 */
#include "pattern.h"

static struct registers r;

void init(void)
{
}

void notified(microkit_channel ch)
{
    static seL4_Word round;

    (void)ch;
    round++;
    SHARED->alpha_go = 1;
    fill(&r, EQUAL, round);
    r.flag = &SHARED->equal_go;
    enter_spin_x30(&r);
    check("spinning of the equal", &r, EQUAL, round, 1UL << 30, 0, 0);
}
