/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System registers that the loader does not read.
 */
#include <selftest/machine.h>

#define PA_RANGE 0xf

#define system_register(name)                                          \
    ({                                                                 \
        uint64_t value_;                                               \
        __asm__ volatile("mrs %0, " name : "=r"(value_) : : "memory"); \
        value_;                                                        \
    })

uint64_t machine_midr(void)
{
    return system_register("midr_el1");
}

uint64_t machine_pa_range(void)
{
    return system_register("id_aa64mmfr0_el1") & PA_RANGE;
}

/* The counter may be read early (Arm ARM D11.2.1). */
uint64_t machine_counter(void)
{
    __asm__ volatile("isb" : : : "memory");
    return system_register("cntpct_el0");
}
