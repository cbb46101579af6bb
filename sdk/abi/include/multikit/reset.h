/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a PD that can be restarted has mapped to that end, read-only and executable, at monitor_pd.reset: a
 * short program of the SDK's (monitor/src/arch/aarch64/reset.S), this head behind it, and the runs of
 * which its writable memory consists at the start. It runs in the PD with the PD's capabilities, time and
 * priority (docs/design/restart.md). Also for assembly.
 */
#pragma once

/* Entry points, from the start of the program. */
#define RESET_ENTRY_RESET \
    0 /* all memory and registers to their initial state, then the entry point */
#define RESET_ENTRY_RESTART  4  /* x0: where to go on; memory and sp stay */
#define RESET_ENTRY_REFUSE   8  /* x19: the reason with which to answer calls from now on */
#define RESET_ENTRY_RETURNED 12 /* the call that the PD was in has ended: tell the monitor */

/* Bits of flags: the PD uses FP registers; callers in the queue get the error as well. */
#define RESET_FPU_BIT   0
#define RESET_DRAIN_BIT 1
#define RESET_FPU       (1 << RESET_FPU_BIT)
#define RESET_DRAIN     (1 << RESET_DRAIN_BIT)

/* Offsets in the head, for assembly. */
#define RESET_HEAD_ENTRY     0
#define RESET_HEAD_STACK_TOP 8
#define RESET_HEAD_IRQS      16
#define RESET_HEAD_ACK       24
#define RESET_HEAD_ERROR     32
#define RESET_HEAD_FLAGS     40
#define RESET_HEAD_RUNS      48
#define RESET_HEAD_SIZE      56

#ifndef __ASSEMBLER__
#include <stdint.h>

/* irqs: ids of its interrupts, one bit each. ack: message tag of their acknowledgement; error: of the
 * answer to callers (MICROKIT_ERROR_PEER). runs: how many struct reset_run follow. */
struct reset_head {
    uint64_t entry;
    uint64_t stack_top;
    uint64_t irqs;
    uint64_t ack;
    uint64_t error;
    uint64_t flags;
    uint64_t runs;
};

/* From address on zeros, then as many bytes as follow this struct; all three are multiples of 8. */
struct reset_run {
    uint64_t address;
    uint64_t zeros;
    uint64_t size;
};
#endif
