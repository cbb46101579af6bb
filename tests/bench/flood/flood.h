/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What all domains of the flood have in common. QEMU runs with -icount shift=0, in which all cores
 * take turns on one clock that counts an instruction of any of them as a nanosecond. It changes
 * cores when a timer has expired, so everybody who never waits sets the timer of their core, masked,
 * to a moment that comes soon: then turns are short and random, so that no core's loop is in step
 * with another's.
 */
#pragma once

#include <microkit.h>
#include <stdint.h>

#define TURN_LEAST 3 /* ticks of 16 instructions */
#define TURN_BITS  3 /* by how much it varies */

/* The cores that flood: written by the victim, read by all others. */
struct orders {
    volatile uint64_t flooders; /* those with a number up to this; all others ring elsewhere */
};

extern struct orders *orders; /* set by the tool */

static inline uint64_t now(void)
{
    uint64_t ticks;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(ticks)::"memory");
    return ticks;
}

static inline void start_turns(void)
{
    __asm__ volatile("msr cntp_ctl_el0, %0" ::"r"((uint64_t)3)); /* enabled, masked */
}

static inline void end_of_turn(uint64_t ticks)
{
    static uint64_t random = 1;

    random = random * 6364136223846793005 + 1442695040888963407;
    ticks += TURN_LEAST + (random >> (64 - TURN_BITS));
    __asm__ volatile("msr cntp_cval_el0, %0" ::"r"(ticks));
}
