/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Injects what it is asked for, and prints which list registers' interrupts have ended.
 */
#include <kernel/gen_config.h>
#include <microkit.h>
#include <stdint.h>

#include "../guest_exits/say.h"
#include "words.h"

/* What the guest enables first. */
#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#define GROUP 1
#else
#define GROUP 0
#endif

#define EL1H    0x3c5
#define ESR_SMC 0x5e000000
#define WORDS   36

extern const uint8_t guest_program[], guest_program_end[];

uintptr_t ram;

static seL4_Bool started;

static seL4_UserContext registers(microkit_child vcpu)
{
    seL4_UserContext context = {.pc = 0};

    (void)seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, WORDS, &context);
    return context;
}

static void skip(microkit_child vcpu)
{
    seL4_UserContext context = {.pc = registers(vcpu).pc + 4};

    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 1, &context);
}

static void start(microkit_child vcpu)
{
    seL4_UserContext context = {.spsr = EL1H, .x0 = vcpu};

    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 4, &context);
    microkit_vcpu_restart(vcpu, GUEST_RAM);
}

static void other_instead_of(microkit_child vcpu)
{
    microkit_vcpu_stop(vcpu);
    if (!started) {
        started = 1;
        start(1 - vcpu);
    } else {
        (void)seL4_TCB_Resume(BASE_VM_TCB_CAP + 1 - vcpu);
    }
}

/* False: the guest has ended. */
static seL4_Bool asked(microkit_child vcpu, seL4_Word what)
{
    static const seL4_Uint8 priorities[] = {16, 4, 8, 0};

    skip(vcpu);
    switch (what - ESR_SMC) {
    case BY_PRIORITY:
        for (seL4_Uint8 i = 0; i < 4; i++) {
            microkit_vcpu_arm_inject_irq(vcpu, 40 + i, priorities[i], GROUP, i);
        }
        return seL4_True;
    case ONE_LOW:
        microkit_vcpu_arm_inject_irq(vcpu, 44, 16, GROUP, 0);
        return seL4_True;
    case ONE_OF_OTHERS:
        microkit_vcpu_arm_inject_irq(vcpu, 45, 0, 1 - GROUP, 1);
        return seL4_True;
    case FOUR:
        for (seL4_Uint8 i = 0; i < 4; i++) {
            microkit_vcpu_arm_inject_irq(vcpu, 46 + i, 16, GROUP, i);
        }
        return seL4_True;
    case ONE_OTHER:
        microkit_vcpu_arm_inject_irq(vcpu, 60, 8, GROUP, 0);
        return seL4_True;
    case OTHER:
        other_instead_of(vcpu);
        return seL4_True;
    default:
        microkit_dbg_puts(what == (ESR_SMC | FINISHED) ? "done\n" : "another trap\n");
        return seL4_False;
    }
}

void init(void)
{
    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x1000);
    start(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)reply;
    switch (microkit_msginfo_get_label(info)) {
    case seL4_Fault_VMFault:
        say("guest", registers(vcpu).x20);
        end();
        skip(vcpu);
        return seL4_True;
    case seL4_Fault_VGICMaintenance:
        say("ended", seL4_GetMR(seL4_VGICMaintenance_IDX));
        end();
        return seL4_True;
    default:
        return asked(vcpu, seL4_GetMR(seL4_VCPUFault_HSR));
    }
}
