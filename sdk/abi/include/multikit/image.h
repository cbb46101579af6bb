/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image: what the tool appends to loader.bin and the loader reads. One file:
 *
 *   loader.bin            (position independent until it has moved itself to its link address;
 *                          arm64 Linux-Image header at offset 0, image_size patched by the tool)
 *   struct image_header   where loader.bin ends, a multiple of IMAGE_LINE (symbol image_header)
 *   struct image_core     [cores]
 *   struct image_irq      [irqs]
 *   struct image_segment  [segments]
 *   struct image_page     [pages]
 *   struct image_tree     [trees]
 *   struct image_time     [times]
 *   lines                 of IMAGE_LINE bytes, those of one page one behind the other
 *
 * All offsets are from the start of struct image_header. Little endian. Behind the file, from the next
 * page on, the loader has memory for its own translation tables (BOARD_TABLES pages).
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

#define IMAGE_MAGIC        0x474d494b49544c4dULL /* "MLTIKIMG" */
#define IMAGE_VERSION      4
#define IMAGE_BOARD_LENGTH 32
#define IMAGE_LINE         64 /* bytes; a bit of image_page.lines */
/* Behind the first instruction of loader.bin: where a core that is off is started again from its part
 * of the image. EL2, MMU off, interrupts masked; the core knows by its MPIDR which it is. */
#define IMAGE_RESTART_OFFSET 64
#define IMAGE_MAX_CORES      8 /* that can be started again: each has a stack behind the image */
/* Of all shared interrupts: above the idle priority, below what firmware may use. */
#define IMAGE_IRQ_PRIORITY 0xa0
/* Of the one that is taken last: the next that differs in the bits that every GIC has in the
 * non-secure view (IHI 0048B 3.5.1: 16 levels, of which a non-secure access sees the lower half). */
#define IMAGE_IRQ_PRIORITY_LAST 0xc0

struct image_header {
    uint64_t magic;
    uint32_t version;
    uint32_t cores; /* entries of image_core; entry 0 is the boot core */
    uint32_t irqs;
    uint32_t segments;
    uint64_t size; /* from the header's start to the end of the file; whole lines */
    /* 64-bit sum of all 64-bit words of the file part from the header on, this one as 0 */
    uint64_t checksum;
    paddr_t load_address; /* link address of the loader: the image must not be needed elsewhere */
    uint64_t cores_offset;
    uint64_t irqs_offset;
    uint64_t segments_offset;
    uint64_t timer_frequency; /* what CNTFRQ_EL0 must say, Hz; 0: any, and the image has times */
    char board[IMAGE_BOARD_LENGTH]; /* NUL-terminated, compared with the loader's own */
    uint64_t pages_offset;
    uint64_t pages;
    uint64_t trees_offset;
    uint64_t trees;
    uint64_t times_offset;
    uint64_t times;
};

struct image_core {
    mpidr_t mpidr; /* PSCI's target */
    /* kernel entry (head.S), EL2, MMU off, interrupts masked, x0 = core number */
    paddr_t entry_pa;
    paddr_t window_pa;
    uint64_t window_size;
    uint32_t core;    /* number in the system description */
    uint32_t gic_cpu; /* its CPU interface at a GICv2, its redistributor at a GICv3 */
};

/* Shared peripheral interrupts: the distributor is programmed once, before any kernel runs. */
struct image_irq {
    uint32_t intid; /* 32.. */
    uint32_t core;  /* index into image_core: its target */
    uint32_t edge;
    uint32_t priority; /* IMAGE_IRQ_PRIORITY */
};

/* Memory from pa on: pages, as the table has them from first_page on; the rest up to memory_size is
 * zeroed. pa and memory_size are whole pages. */
struct image_segment {
    paddr_t pa;
    uint64_t memory_size;
    uint32_t first_page;
    uint32_t pages;
};

/* A page of 4 KiB. Lines whose bit is set, the lowest first, are stored from offset on; all others are
 * zeros. Pages with the same bytes may share them. Up to IMAGE_LINE - 1 lines that end with the last
 * whose bit is set can be grown instead: their 64-bit words go on as the two before them differ, as
 * descriptors in a translation table do. */
struct image_page {
    uint64_t lines;
    uint64_t offset; /* a multiple of IMAGE_LINE, plus how many lines are grown */
};

/* What a word is that follows from CNTFRQ_EL0: microseconds, which become ticks, rounded down; and the two numbers
 * whose ratio ticks to a microsecond are, in lowest terms. */
#define IMAGE_TIME_US    0
#define IMAGE_TIME_TICKS 1
#define IMAGE_TIME_PER   2
#define IMAGE_TIME_MASK  7ULL
/* Kernels multiply 2^38 microseconds by the first of the two in 64 bits (invocation/sched_control.c). */
#define IMAGE_TIME_TICKS_BITS 26

/* A word of 64 bits of a segment, which the loader replaces; in ascending order of addresses. */
struct image_time {
    uint64_t place; /* physical address, and in IMAGE_TIME_MASK what it is */
};

/* Memory of no segment, whole pages: the loader puts firmware's device tree there, and zeros behind it;
 * without one, zeros alone. */
struct image_tree {
    paddr_t pa;
    uint64_t size;
};
