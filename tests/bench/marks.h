/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Marks in programs, between which path/plugin.c counts: hints that no processor knows, which are executed
 * as NOP (Arm ARM C6.2, HINT). Both ends of a path may be in different programs on the same core.
 */
#pragma once

#define MARK_FIRST 64  /* begins path 0 */
#define MARK_END   127 /* ends the path that has begun */
#define MARKS      2   /* instructions of both */

/* The names of paths are those of figures; path/measure.py reads them here. */
enum path {
    PATH_ring_put,
    PATH_ring_take,
    PATH_ring_put_publish,
    PATH_ring_take_publish,
    PATH_ring_batch_of_16,
    PATH_ppc_lib_0,
    PATH_ppc_lib_4,
    PATH_ppc_raw_0,
    PATH_ppc_raw_4,
    PATH_ppc_active_0,
    PATH_ppc_active_4,
    PATH_signal_nobody,
    PATH_poll_empty,
    PATH_yield_alone,
    PATH_nbsend_null,
    PATH_signal_one_way,
    PATH_signal_round_trip,
    PATH_irq_delivery,
    PATH_irq_ack,
    PATH_ppc_fp_0,
    PATH_ppc_fp_4,
    PATH_ppc_fp_to_none,
    PATH_scale,
    PATH_block_read,
    PATH_block_write,
    PATH_block_read_eight,
    PATH_net_small,
    PATH_net_large,
    PATH_net_eight
};

#define MARK_BEGIN(path) __asm__ volatile("hint %0" ::"i"(MARK_FIRST + (path)) : "memory")
#define MARK_DONE()      __asm__ volatile("hint %0" ::"i"(MARK_END) : "memory")
