/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers by number, a vCPU's beginning, and the exceptions that its guest takes: vectors and syndromes as the Arm ARM has
 * them (D1.10, D13.2.37).
 */
#include "model.h"

#include <vmm/vcpu.h>

static void numbers(void)
{
    seL4_UserContext context;

    memset(&context, 0, sizeof(context));
    for (unsigned int n = 0; n < 31; n++) {
        *microkit_vm_general(&context, n) = 100 + n;
        CHECK(microkit_vm_general(&context, n) ==
              (uint64_t *)&context + microkit_vm_general_words(n) - 1);
    }
    CHECK(context.x0 == 100 && context.x8 == 108 && context.x9 == 109 && context.x15 == 115);
    CHECK(context.x16 == 116 && context.x17 == 117 && context.x18 == 118 && context.x19 == 119);
    CHECK(context.x28 == 128 && context.x29 == 129 && context.x30 == 130);
    CHECK(context.pc == 0 && context.sp == 0 && context.spsr == 0 && context.tpidr_el0 == 0);
}

static void begins(void)
{
    model_start(3);
    memset(&model[2], 0xff, sizeof(model[2]));
    microkit_vm_vcpu_start(2, 0x40001000, 77);
    CHECK(model[2].runs && model[2].context.pc == 0x40001000 && model[2].context.x0 == 77);
    CHECK(model[2].context.spsr == 0x3c5 && model[2].context.x1 == 0 && model[2].context.x30 == 0);
    CHECK(model[2].registers[seL4_VCPUReg_SCTLR] == 0x34d58820);
    CHECK(model[2].registers[seL4_VCPUReg_VMPIDR_EL2] == 2);
    CHECK(model[2].registers[seL4_VCPUReg_CNTV_CTL] == 0);
    CHECK(model[2].registers[seL4_VCPUReg_TTBR0] == 0);
}

/* Where it is, where it goes. */
static void takes(uint64_t pstate, uint64_t vector)
{
    model_start(1);
    model[0].context.pc = 0x1234;
    model[0].context.spsr = pstate;
    model[0].registers[seL4_VCPUReg_VBAR] = 0x800000;
    microkit_vm_undefined(0);
    CHECK(model[0].registers[seL4_VCPUReg_ELR_EL1] == 0x1234);
    CHECK(model[0].registers[seL4_VCPUReg_SPSR_EL1] == pstate);
    CHECK(model[0].registers[seL4_VCPUReg_ESR] == 0x02000000);
    CHECK(model[0].context.pc == 0x800000 + vector);
    CHECK((model[0].context.spsr & 0x3ff) == 0x3c5);
    CHECK((model[0].context.spsr & 0xf0000000) == (pstate & 0xf0000000));
    CHECK((model[0].context.spsr & ~0xf04003dfull) == 0); /* no single step, no illegal state */
}

/* SCTLR_EL1.SPAN: PAN stays, or is set. */
static void privileged_access(void)
{
    takes(5 | 1 << 22, 0x200);
    CHECK(model[0].context.spsr >> 22 & 1);
    takes(5, 0x200);
    CHECK(!(model[0].context.spsr >> 22 & 1));
    model[0].registers[seL4_VCPUReg_SCTLR] &= ~(1ull << 23);
    model[0].context.spsr = 0;
    microkit_vm_undefined(0);
    CHECK(model[0].context.spsr >> 22 & 1);
}

static uint64_t aborted(uint64_t pstate, uint64_t esr)
{
    model_start(1);
    model[0].context.spsr = pstate;
    microkit_vm_abort(0, esr);
    return model[0].registers[seL4_VCPUReg_ESR];
}

/* Synchronous external aborts, whose address is not valid; EC of the level that they come from. */
static void aborts(void)
{
    CHECK(aborted(5, 0x93820006) == 0x96000410);
    CHECK(aborted(0, 0x93820046) == 0x92000450);
    CHECK(aborted(4, 0x92000046) == 0x96000450);
    CHECK(aborted(5, 0x82000006) == 0x86000410);
    CHECK(aborted(0, 0x82000046) == 0x82000410);
    CHECK(aborted(0x10, 0x90000006) == 0x90000410); /* T32 */
}

int main(void)
{
    numbers();
    begins();
    takes(0x3c5, 0x200);
    takes(0x60000005, 0x200);
    takes(4 | 1 << 21 | 1 << 20, 0);
    takes(0x80000000, 0x400);
    takes(0x10, 0x600);
    takes(0x30, 0x600);
    privileged_access();
    aborts();
    return 0;
}
