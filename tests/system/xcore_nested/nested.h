/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What all see: what has happened while the first caller waits.
 */
#pragma once

#include <microkit.h>

struct seen {
    seL4_Word notified; /* by the PD of its core */
    seL4_Word calling;  /* somebody is about to call it */
    seL4_Word deadline; /* when its timer's interrupt is due */
};

extern struct seen *seen; /* set by the tool */

static inline seL4_Word now(void)
{
    seL4_Word ticks;

    __asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(ticks) : : "memory");
    return ticks;
}
