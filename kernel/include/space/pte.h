/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Stage-2 descriptors (Arm ARM D8.3): pure arithmetic, also used on the host.
 */
#pragma once

#include <base/cap.h>
#include <sel4/constants.h>

/* Values found to work (HCR_EL2.DC=1 forces stage 1 off; memory attributes come from here alone). */
enum {
    PTE_VALID = 1,
    PTE_TABLE = 3,         /* levels 0..2: next table */
    PTE_BLOCK = 1,         /* levels 1..2: 1 GiB, 2 MiB */
    PTE_PAGE = 3,          /* level 3 */
    PTE_NORMAL = 0xf << 2, /* MemAttr: inner and outer write-back */
    PTE_DEVICE = 0x1 << 2, /* MemAttr: Device-nGnRE, as seL4's default device type */
    PTE_READ = 1 << 6,     /* S2AP */
    PTE_WRITE = 2 << 6,
    PTE_INNER_SHAREABLE = 3 << 8,
    PTE_AF = 1 << 10,
};
#define PTE_XN           BIT(54)
#define PTE_ADDRESS_MASK 0x0000fffffffff000ULL

#define USER_VSPACE_TOP  seL4_UserVSpaceTop /* last user address */

#define FIRST_LEVEL      1u
#define LAST_LEVEL       3u

/*@ assigns \nothing;
    ensures \result <==> has(entry, 0);
 */
static inline bool pte_is_valid(u64 entry)
{
    return (entry & PTE_VALID) != 0;
}

/*@ assigns \nothing;
    ensures \result <==> is_table(entry, level);
 */
static inline bool pte_is_table(u64 entry, u32 level)
{
    return level < LAST_LEVEL && (entry & PTE_TABLE) == PTE_TABLE;
}

/*@ assigns \nothing;
    ensures \result == output_of(entry);
 */
static inline paddr_t pte_address(u64 entry)
{
    return entry & PTE_ADDRESS_MASK;
}

/* A block or page of this address. */
/*@ assigns \nothing;
    ensures \result <==> is_leaf_of(entry, level, pa);
 */
static inline bool pte_maps(u64 entry, u32 level, paddr_t pa)
{
    return pte_is_valid(entry) && !pte_is_table(entry, level) && pte_address(entry) == pa;
}

/* That leads to a table. */
/*@ requires is_page(pa);
    assigns \nothing;
    ensures is_next(\result) && output_of(\result) == pa;
 */
static inline u64 pte_of_table(paddr_t pa)
{
    return pa | PTE_TABLE;
}

/* Reading and writing, reading, or neither: what can be written can be read, or is not mapped. */
static inline u64 pte_access(word_t rights)
{
    return rights & RIGHT_READ ? (rights & RIGHT_WRITE ? PTE_READ | PTE_WRITE : PTE_READ) : 0;
}
