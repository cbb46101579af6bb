/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The EL0 physical timer of the Arm generic timer (Arm ARM D11): one per core, which
 * the kernel leaves to the core's user programs. Its interrupt is PPI 30.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TIMER_ENABLE 1u /* CNTP_CTL_EL0.ENABLE, IMASK = 0 */

static inline uint64_t timer_frequency(void)
{
    uint64_t value;

    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(value));
    return value;
}

/* The ISB keeps the read from being done early (Arm ARM D11.2). */
static inline uint64_t timer_now(void)
{
    uint64_t value;

    __asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(value) : : "memory");
    return value;
}

/* Raise the interrupt when the counter reaches deadline. */
static inline void timer_set(uint64_t deadline)
{
    __asm__ volatile("msr cntp_cval_el0, %0" : : "r"(deadline));
    __asm__ volatile("msr cntp_ctl_el0, %0\n\tisb" : : "r"((uint64_t)TIMER_ENABLE));
}

/* Take the interrupt back: it is level triggered, so this comes before the acknowledge. */
static inline void timer_stop(void)
{
    __asm__ volatile("msr cntp_ctl_el0, xzr\n\tisb");
}
