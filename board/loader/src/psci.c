/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starting other cores.
 */
#include <loader/psci.h>

#define PSCI_CPU_ON_64        0xc4000003
#define PSCI_AFFINITY_INFO_64 0xc4000004

static int64_t call(uint64_t function, uint64_t first, uint64_t second, uint64_t third)
{
    register uint64_t x0 __asm__("x0") = function;
    register uint64_t x1 __asm__("x1") = first;
    register uint64_t x2 __asm__("x2") = second;
    register uint64_t x3 __asm__("x3") = third;

    __asm__ volatile("smc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
                     :
                     : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
                       "x16", "x17", "memory");
    return (int64_t)x0;
}

int64_t psci_affinity_info(uint64_t mpidr)
{
    return call(PSCI_AFFINITY_INFO_64, mpidr, 0, 0);
}

int64_t psci_cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context)
{
    return call(PSCI_CPU_ON_64, mpidr, entry, context);
}
