/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The generic timer's registers that EL0 has (Arm ARM D11): the counter for all, the EL1 physical timer of the core
 * for the PD that has interrupt 30 (docs/el0.md). Tests put a model in its place, by the include path.
 */
#pragma once

#include <stdint.h>

/* Ticks a second. A register of 64 bits of which the upper 32 are zero (D17.11, CNTFRQ_EL0). */
static inline uint32_t timer_frequency(void)
{
    uint64_t value;

    __asm__("mrs %0, cntfrq_el0" : "=r"(value));
    return (uint32_t)value;
}

/* The ISB keeps the read from being done early (D11.2). */
static inline uint64_t timer_count(void)
{
    uint64_t value;

    __asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(value) : : "memory");
    return value;
}

/* Have the interrupt raised while the count is at or beyond that. */
static inline void timer_set(uint64_t count)
{
    __asm__ volatile("msr cntp_cval_el0, %0" : : "r"(count));
    __asm__ volatile("msr cntp_ctl_el0, %0\n\tisb" : : "r"(UINT64_C(1))); /* ENABLE, not IMASK */
}

/* No interrupt. It is a level, so this or a later count comes before its acknowledgement. */
static inline void timer_stop(void)
{
    __asm__ volatile("msr cntp_ctl_el0, xzr\n\tisb");
}
