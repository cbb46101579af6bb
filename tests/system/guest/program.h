/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: a bare-metal program of a page, linked nowhere, that tries what a guest can do and reports it.
 * x28 is the address of the reports. It is the same for both versions of the GIC but for how interrupts are
 * taken and ended.
 */
#pragma once

#include "guest.h"

#define TEXT_(x)                 #x
#define TEXT(x)                  TEXT_(x)

#define REPORT(offset, register) "str " register ", [x28, #" TEXT(offset) "]\n"

__asm__(
    ".pushsection .rodata.guest, \"a\"\n"
    ".arch armv8-a+fp+simd\n"
    ".balign 4096\n"
    ".global guest_program, guest_program_end\n"
    "guest_program:\n"
    "ldr x28, =" TEXT(
        REPORTS) "\n"
                 "mrs x0, currentel\n" REPORT(REPORT_EL, "x0") "mrs x0, mpidr_el1\n" REPORT(
                     REPORT_MPIDR, "x0") "adr x0, vectors\n"
                                         "msr vbar_el1, x0\n"
                                         "isb\n"
                                         /* Read as zero, whatever is written. */
                                         "mov x1, #-1\n"
                                         "msr mdscr_el1, x1\n"
                                         "msr dbgbvr0_el1, x1\n"
                                         "msr oslar_el1, xzr\n"
                                         "msr actlr_el1, x1\n"
                                         "msr pmcr_el0, x1\n"
                                         "msr pmccntr_el0, x1\n"
                                         "msr pmevtyper0_el0, x1\n"
                                         "mrs x0, mdscr_el1\n"
                                         "mrs x1, dbgbvr0_el1\n"
                                         "orr x0, x0, x1\n"
                                         "mrs x1, actlr_el1\n"
                                         "orr x0, x0, x1\n"
                                         "mrs x1, pmcr_el0\n"
                                         "orr x0, x0, x1\n"
                                         "mrs x1, pmccntr_el0\n"
                                         "orr x0, x0, x1\n"
                                         "mrs x1, pmevtyper0_el0\n"
                                         "orr x0, x0, x1\n" REPORT(REPORT_RAZ, "x0")
    /* RAS to EL2, SVE to AMU; PMUVer; API, APA; VH; ZFR0, a register that is not known. */
    "mrs x1, id_aa64pfr0_el1\n"
    "and x0, x1, #0xff00\n"
    "and x2, x1, #0xffff00000000\n"
    "orr x0, x0, x2\n"
    "and x2, x1, #0xf0000000\n"
    "orr x0, x0, x2\n"
    "mrs x2, id_aa64dfr0_el1\n"
    "and x3, x2, #0xf00\n"
    "orr x0, x0, x3\n"
    "mrs x3, s3_0_c0_c6_1\n"
    "and x3, x3, #0xff0\n"
    "orr x0, x0, x3\n"
    "mrs x3, s3_0_c0_c7_1\n"
    "and x3, x3, #0xf00\n"
    "orr x0, x0, x3\n"
    "mrs x3, s3_0_c0_c4_4\n"
    "orr x0, x0, x3\n"
    "mrs x3, s3_0_c0_c7_7\n"
    "orr x0, x0, x3\n" REPORT(REPORT_GONE, "x0")
    /* EL1 and EL0, breakpoints, watchpoints, PARange. */
    "and x0, x1, #0xff\n"
    "ubfx x3, x2, #12, #4\n"
    "add x0, x0, x3\n"
    "ubfx x3, x2, #20, #4\n"
    "add x0, x0, x3\n"
    "mrs x3, id_aa64mmfr0_el1\n"
    "and x3, x3, #0xf\n"
    "add x0, x0, x3\n" REPORT(REPORT_THERE, "x0") "svc #7\n" REPORT(REPORT_SVC, "x0")
    /* A number of a system call, which means nothing here. */
    "mov x7, #-5\n"
    "hvc #0\n"
    /* FP registers. */
    "mov x0, #(3 << 20)\n"
    "msr cpacr_el1, x0\n"
    "isb\n"
    "mov x0, #0x5a5a\n"
    "fmov d17, x0\n"
    "mov x7, #1\n"
    "hvc #1\n"
    "fmov x1, d17\n" REPORT(REPORT_FP, "x1")
    /* A stage 1 of its own: 1 GiB each of devices, RAM, RAM again. */
    "ldr x1, =" TEXT(GUEST_TABLES) "\n"
                                   "ldr x2, =0x0040000000000401\n"
                                   "str x2, [x1]\n"
                                   "ldr x2, =0x40000705\n"
                                   "str x2, [x1, #8]\n"
                                   "str x2, [x1, #16]\n"
                                   "dsb sy\n"
                                   "msr ttbr0_el1, x1\n"
                                   "ldr x2, =0xff00\n"
                                   "msr mair_el1, x2\n"
                                   "ldr x2, =0x200803519\n"
                                   "msr tcr_el1, x2\n"
                                   "isb\n"
                                   "tlbi vmalle1\n"
                                   "dsb sy\n"
                                   "isb\n"
                                   "mrs x2, sctlr_el1\n"
                                   "orr x2, x2, #1\n"
                                   "msr sctlr_el1, x2\n"
                                   "isb\n"
                                   "ldr x28, =" TEXT(REPORTS_ALIAS) "\n" REPORT(REPORT_MMU, "x2")
    /* A store that stage 2 does not permit, and is skipped; PAR_EL1 is the guest's meanwhile. */
    "ldr x1, =0x40002010\n"
    "at s1e1r, x28\n"
    "isb\n"
    "mrs x3, par_el1\n"
    "str x1, [x1]\n"
    "mrs x4, par_el1\n"
    "eor x4, x4, x3\n" REPORT(
        REPORT_PAR,
        "x4") "ldr x0, [x1]\n"
              /* Interrupts: one that is injected, then the timer's, a few times, for which it sleeps. */
              "bl interrupts_on\n"
              "mov x0, #40\n"
              "mov x20, xzr\n" REPORT(
                  REPORT_INJECT,
                  "x0") "msr daifclr, #2\n"
                        "1: cbz x20, 1b\n"
                        "mov x21, xzr\n"
                        "2: mov x20, xzr\n"
                        "mov x0, #2000\n"
                        "msr cntv_tval_el0, x0\n"
                        "mov x0, #1\n"
                        "msr cntv_ctl_el0, x0\n"
                        "3: msr daifset, #2\n"
                        "cbnz x20, 4f\n"
                        "wfi\n"
                        "msr daifclr, #2\n"
                        "isb\n"
                        "b 3b\n"
                        "4: msr daifclr, #2\n"
                        "add x21, x21, #1\n"
                        "cmp x21, #5\n"
                        "b.ne 2b\n" REPORT(
                            REPORT_TICKS, "x21") "smc #9\n"
                                                 "5: b 5b\n"
                                                 ".ltorg\n"

                                                 ".balign 0x800\n"
                                                 "vectors: .space 0x200\n"
                                                 "mrs x0, esr_el1\n" /* synchronous: only the SVC */
                                                 "eret\n"
                                                 ".balign 0x80\n" /* IRQ: x20 becomes its number */
                                                 "mrs x20, s3_3_c14_c3_1\n" /* CNTV_CTL_EL0 */
                                                 "bic x20, x20, #1\n"
                                                 "msr s3_3_c14_c3_1, x20\n"
                                                 "b take_interrupt\n" GUEST_GIC
                                                 "guest_program_end:\n"
                                                 ".popsection\n");
