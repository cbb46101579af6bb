/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The parts of <arch/machine.h> that are one or two instructions.
 */
#pragma once

#include <machine/maintenance.h>
#include <machine/registers.h>
#include <machine/sysreg.h>
#include <object/context.h>

static inline ticks_t timer_now(void)
{
    return sysreg_read("cntpct_el0");
}

static inline void timer_set_deadline(ticks_t when)
{
    sysreg_write("cnthp_cval_el2", when);
}

/* The ISB lets the kernel itself touch the registers. */
static inline void fpu_enable(void)
{
    if (sysreg_read("cptr_el2") & CPTR_EL2_TFP) {
        sysreg_write("cptr_el2", CPTR_EL2_FPU_OPEN);
        isb();
    }
}

static inline void fpu_disable(void)
{
    sysreg_write("cptr_el2", CPTR_EL2_FPU_OPEN | CPTR_EL2_TFP);
}

static inline bool gic_pending(void)
{
    return (sysreg_read("isr_el1") & 0x80) != 0;
}

/* Entry code saved TPIDR_EL0 in the context, exit code loads it from there. */
static inline u64 tls_base_read(void)
{
    return ((const struct context *)sysreg_read("tpidr_el2"))->tpidr;
}

static inline void tls_base_write(u64 base)
{
    ((struct context *)sysreg_read("tpidr_el2"))->tpidr = base;
}
