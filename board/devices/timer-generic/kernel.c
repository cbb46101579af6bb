/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The generic timer's EL2 physical timer (CNTHP, Arm ARM D11): an interrupt when the counter
 * reaches a deadline. Reading it and setting deadlines are inline in <machine/inline.h>.
 */
#include <machine/machine.h>
#include <machine/sysreg.h>

#define CTL_ENABLE 1 /* and IMASK 0 */

u64 timer_frequency(void)
{
    return sysreg_read("cntfrq_el0");
}

/* Enabled for good; the deadline is never until the scheduler sets one. */
void timer_init(void)
{
    sysreg_write("cnthp_cval_el2", ~0ULL);
    sysreg_write("cnthp_ctl_el2", CTL_ENABLE);
}
