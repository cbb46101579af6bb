/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Between the parts of the model of TLB and caches.
 */
#pragma once

#include <base/types.h>
#include <machine/inline.h>
#include <machine/model.h>

#define LINE 64u /* bytes of a cache line */

/* Keeps the first. */
void model_violated(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An SGI is sent. */
void model_sgi(u32 intid);

/* What a barrier ends: the instructions of these kinds before it are complete. */
struct barrier {
    bool stores; /* other cores see them */
    bool tables; /* table walks of this core see them */
    bool tlb;
    bool data_cache;
    bool instruction_cache;
};

void tlb_barrier(struct barrier barrier);
void tlb_synchronise(void); /* ISB */
void tlb_reset(void);
void tlb_return(void);
void tlb_handed_out(paddr_t pa, u64 size);

void cache_barrier(struct barrier barrier);
void cache_reset(void);
void cache_return(void);
void cache_handed_out(paddr_t pa, u64 size);
/* Instructions may be fetched from here. */
void cache_executable(paddr_t pa, u64 size);

/* From here on users may have written anything. */
void user_memory_return(void);

/* Stage-2 tables in the window. */

/* An entry and what it is about: the addresses that it translates, and to where. */
struct walked {
    paddr_t table;
    u64 entry;
    u32 level;
    vaddr_t address;
    u64 size;
};

/* All valid entries that can be reached from a root, one by one: walk_start(root), then as long as
 * walk_next(&to). One walk at a time. */
void walk_start(paddr_t root);
bool walk_next(struct walked *to);

/* Is the table reached from the root? Then to->level and to->address are those of its entries. */
bool walk_reaches(paddr_t root, paddr_t table, struct walked *to);

/* Stage-2 descriptors (DDI 0487, D8.3), on their own, so that the kernel's can be wrong. */
#define ENTRY_VALID         1ULL
#define ENTRY_RIGHTS        (3ULL << 6 | 3ULL << 53) /* S2AP, XN */
#define ENTRY_EXECUTABLE(e) (((e) >> 53 & 3) == 0)

bool walk_is_table(const struct walked *walked);
/* What the entry leads to: a table, or memory. */
paddr_t walk_target(const struct walked *walked);
u64 walk_target_size(const struct walked *walked);

/* Fetching instructions from all that can be reached by the VMIDs that are loaded. */
void tlb_mark_executable(void);
