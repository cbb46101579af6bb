/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a vCPU that is in a fault or off: see vmm/vcpu.h.
 */
#include <vmm/machine.h>
#include <vmm/vcpu.h>

/* PSTATE as it is in SPSR_EL2 (Arm ARM C5.2.20). */
enum {
    PSTATE_EL1T = 4,
    PSTATE_EL1H = 5,
    PSTATE_MODE = 0xf,
    PSTATE_AARCH32 = 0x10,
    PSTATE_DAIF = 0x3c0,
    PSTATE_PAN = 1 << 22,
};
#define PSTATE_NZCV 0xf0000000u

/* SCTLR_EL1 */
#define SCTLR_SPAN   (1u << 23)
#define SCTLR_OFF    0x34d58820 /* as a new virtual CPU has it: MMU and caches off */

#define ESR_FNV      (1u << 10) /* FAR is not valid */
#define ESR_EXTERNAL 0x10       /* a synchronous external abort, not on a walk */
#define EC_SHIFT     26

/* Words of seL4_UserContext in front of x0, and where each register is. */
static const uint8_t places[] = {3,  4,  5,  6,  7,  8,  9,  10, 11, 17, 18, 19, 20, 21, 22, 23,
                                 12, 13, 14, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 15, 16};

_Static_assert(offsetof(seL4_UserContext, x0) == 3 * sizeof(seL4_Word), "order of registers");
_Static_assert(offsetof(seL4_UserContext, x30) == 16 * sizeof(seL4_Word), "order of registers");
_Static_assert(offsetof(seL4_UserContext, x28) == 33 * sizeof(seL4_Word), "order of registers");

uint64_t *microkit_vm_general(seL4_UserContext *context, unsigned int number)
{
    return &((seL4_Word *)context)[places[number]];
}

seL4_Word microkit_vm_general_words(unsigned int number)
{
    return places[number] + 1u;
}

/* All that a guest relies on after a reset, and what would surprise it (Arm ARM D1.9.1). */
static void reset_system_registers(unsigned int vcpu)
{
    for (seL4_Word field = 0; field < seL4_VCPUReg_Num; field++) {
        machine_register_set(vcpu, field, 0);
    }
    machine_register_set(vcpu, seL4_VCPUReg_SCTLR, SCTLR_OFF);
    machine_register_set(vcpu, seL4_VCPUReg_VMPIDR_EL2, vcpu);
}

void microkit_vm_vcpu_start(unsigned int vcpu, uint64_t entry, uint64_t x0)
{
    seL4_UserContext context = {.pc = entry, .spsr = PSTATE_DAIF | PSTATE_EL1H, .x0 = x0};

    reset_system_registers(vcpu);
    machine_write(vcpu, MACHINE_ALL, &context);
    machine_run(vcpu, entry);
}

/* Where the vectors for what comes from there begin (D1.10.2). */
static uint64_t vector(uint64_t pstate)
{
    if (pstate & PSTATE_AARCH32) {
        return 0x600;
    }
    switch (pstate & PSTATE_MODE) {
    case PSTATE_EL1H:
        return 0x200;
    case PSTATE_EL1T:
        return 0;
    default:
        return 0x400;
    }
}

static bool from_el1(uint64_t pstate)
{
    return (pstate & PSTATE_AARCH32) == 0 && (pstate & PSTATE_MODE) >= PSTATE_EL1T;
}

/* What the CPU does when it takes an exception to EL1 (D1.10.1, D5.4.1 for PAN). */
static void take(unsigned int vcpu, seL4_UserContext *context, uint64_t esr)
{
    uint64_t pstate = context->spsr;
    uint64_t sctlr = machine_register(vcpu, seL4_VCPUReg_SCTLR);

    machine_register_set(vcpu, seL4_VCPUReg_ELR_EL1, context->pc);
    machine_register_set(vcpu, seL4_VCPUReg_SPSR_EL1, pstate);
    machine_register_set(vcpu, seL4_VCPUReg_ESR, esr);
    context->pc = machine_register(vcpu, seL4_VCPUReg_VBAR) + vector(pstate);
    context->spsr = (pstate & (PSTATE_NZCV | PSTATE_PAN)) | PSTATE_DAIF | PSTATE_EL1H;
    if ((sctlr & SCTLR_SPAN) == 0) {
        context->spsr |= PSTATE_PAN;
    }
    machine_write(vcpu, MACHINE_PSTATE, context);
}

void microkit_vm_undefined(unsigned int vcpu)
{
    seL4_UserContext context;

    machine_read(vcpu, MACHINE_PSTATE, &context);
    take(vcpu, &context, (uint64_t)EC_UNKNOWN << EC_SHIFT | ESR_IL);
}

void microkit_vm_abort(unsigned int vcpu, uint64_t esr)
{
    seL4_UserContext context;
    uint64_t class = ESR_EC(esr);
    uint64_t iss = ESR_FNV | ESR_EXTERNAL;

    machine_read(vcpu, MACHINE_PSTATE, &context);
    if (class == EC_DATA_ABORT) {
        iss |= esr & ESR_WNR;
    }
    take(vcpu, &context, (class + from_el1(context.spsr)) << EC_SHIFT | (esr & ESR_IL) | iss);
}
