/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Instruction counting. The benchmarks run under QEMU with -icount shift=4: one instruction is
 * 16 ns of virtual time, and the counter ticks at 62.5 MHz, so CNTVCT_EL0 counts instructions.
 */
#pragma once

#include <microkit.h>
#include <stdint.h>

/* Channels, as in ipc.system.in. */
enum bench_channel {
    PASSIVE_LIB,
    PASSIVE_RAW,
    ACTIVE,
    SINK,
    HIGH,
    TIMER,
    FLOATING, /* passive, uses FP */
    ECHO
};

/* Shared by all PDs of the benchmark. */
struct shared {
    volatile uint64_t start;       /* sender: before the operation */
    volatile uint64_t one_way_sum; /* high: sum of (its clock - start) */
    volatile uint64_t one_way_count;
    volatile uint64_t last_seen; /* interrupted loop: its clock, all the time */
    volatile uint64_t irq_sum, irq_count;
    volatile uint64_t ack_sum;
    volatile uint64_t done;
};

/* From now on this PD's FP registers are switched. */
static inline void use_fp(void)
{
    __asm__ volatile(".arch_extension fp\n fmov d0, xzr");
}

static inline uint64_t instructions(void)
{
    uint64_t count;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count)::"memory");
    return count;
}
