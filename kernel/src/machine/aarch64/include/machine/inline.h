/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The parts of <machine/machine.h> that are one or two instructions.
 */
#pragma once

#include <base/structures.h>
#include <base/window.h>
#include <machine/maintenance.h>
#include <machine/registers.h>
#include <machine/sysreg.h>

static inline ticks_t timer_now(void)
{
    return sysreg_read("cntpct_el0");
}

static inline void stores_in_order(void)
{
    dmb("ishst");
}

static inline word_t user_read(ref_t frame, u32 word)
{
    return window_ipc_buffer(frame)[word];
}

static inline void user_write(ref_t frame, u32 word, word_t value)
{
    window_ipc_buffer(frame)[word] = value;
}

static inline void timer_set_deadline(ticks_t when)
{
    sysreg_write("cnthp_cval_el2", when);
}

static inline ticks_t timer_deadline(void)
{
    return sysreg_read("cnthp_cval_el2");
}

/* EL0 sees it after ERET; the ISB lets the kernel itself touch the FP registers. */
static inline void rights_set(u32 flags)
{
    u64 fpu = (flags & TCB_FPU_USED) / TCB_FPU_USED;
    u64 timer = (flags & TCB_TIMER) / TCB_TIMER;

    sysreg_write("cptr_el2", CPTR_EL2_VALUE | (fpu ^ 1) << CPTR_EL2_TFP_SHIFT);
    sysreg_write("cntkctl_el1", CNTKCTL_EL1_VALUE | timer << CNTKCTL_EL1_EL0PTEN_SHIFT);
    isb();
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

/* SCTLR_EL2.IESB is there, and on: errors are synchronised at every entry and exit. */
bool machine_has_iesb(void);
