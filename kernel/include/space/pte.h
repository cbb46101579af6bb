/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Stage-2 descriptors (Arm ARM D8.3): pure arithmetic, also used on the host.
 */
#pragma once

#include <base/bits.h>
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
