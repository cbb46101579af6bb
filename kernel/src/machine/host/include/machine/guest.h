/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a host machine has of a guest: registers that tests set as the guest would, and look at.
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

#define HOST_LIST_REGISTERS 4u
#define HOST_LIST_EOI       (1ULL << 19)
#define HOST_LIST_PENDING   (1ULL << 28)
#define HOST_LIST_ACTIVE    (1ULL << 29)

struct host_guest {
    u64 registers[VCPU_REGISTERS]; /* by seL4_VCPUReg */
    u64 csselr;
    vaddr_t fault_page;
    ticks_t wakeup; /* of the virtual timer while no guest has it; ~0: none */
    u8 entered;
    u8 interface_on;
    u8 no_interface; /* the GIC has none: no list registers */
    struct virtual_interface interface;
};
