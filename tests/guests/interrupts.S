/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's vectors, and its way with the interrupt controller: `interrupts_on`, of this vCPU, and `send`, SGI GUEST_SGI to
 * vCPU x0. Exceptions go to the guest's `exception`. x27 is the distributor, x29 the CPU interface of a GICv2 or the
 * redistributor of a GICv3.
 */
#include <kernel/gen_config.h>

.balign 0x800
vectors:
    .space  0x200
    b       exception
.balign 0x80
    msr     cntv_ctl_el0, xzr
    b       take_interrupt

/* Goes on behind the instruction; x19 is what the exception was. */
skip:
    mrs     x19, esr_el1
    mrs     x18, elr_el1
    add     x18, x18, #4
    msr     elr_el1, x18
    eret

#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "gic_v3.S"
#else
#include "gic_v2.S"
#endif
