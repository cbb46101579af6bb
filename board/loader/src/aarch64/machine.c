/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System registers, barriers and events of the boot core.
 */
#include <loader/machine.h>
#include <multikit/psci.h>

#define PFR0_GIC_SHIFT 24

#define system_register(name)                             \
    ({                                                    \
        uint64_t value_;                                  \
        __asm__ volatile("mrs %0, " name : "=r"(value_)); \
        value_;                                           \
    })

uint64_t machine_exception_level(void)
{
    return system_register("CurrentEL") >> 2;
}

mpidr_t machine_affinity(void)
{
    return system_register("mpidr_el1") & MPIDR_AFFINITY;
}

uint64_t machine_timer_frequency(void)
{
    return system_register("cntfrq_el0");
}

bool machine_has_gic_registers(void)
{
    return (system_register("id_aa64pfr0_el1") >> PFR0_GIC_SHIFT & 0xf) != 0;
}

void machine_finish_writes(void)
{
    __asm__ volatile("dsb sy" : : : "memory");
}

void machine_send_event(void)
{
    __asm__ volatile("dsb sy\n"
                     "sev"
                     :
                     :
                     : "memory");
}

void machine_enter(paddr_t entry, uint64_t core)
{
    register uint64_t x0 __asm__("x0") = core;

    __asm__ volatile("dsb sy\n"
                     "ic iallu\n"
                     "dsb sy\n"
                     "isb\n"
                     "br %1\n"
                     :
                     : "r"(x0), "r"(entry)
                     : "memory");
    __builtin_unreachable();
}

void machine_turn_off(void)
{
    extern _Noreturn void park(void);

    park();
}

void machine_halt(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}
