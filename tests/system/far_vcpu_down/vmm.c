/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Loses the core of one of its virtual CPUs, and gets it back; then leaves a fault unanswered, and then fails itself.
 */
#include <microkit.h>

#include "words.h"

enum {
    KILLER,
    WITNESS,
    CORE_1 = 10
};
#define EL1H 0x3c5

extern const uint8_t guest_program[], guest_program_end[]; /* guest.S */

uintptr_t ram;

static unsigned int lives;

static void say(const char *what, bool good)
{
    microkit_dbg_puts("vmm: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(good ? ": good\n" : ": FAILED\n");
}

static bool start(microkit_child vcpu)
{
    seL4_UserContext context = {.spsr = EL1H, .x0 = vcpu};
    seL4_Error error = seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 4, &context);

    microkit_vcpu_restart(vcpu, GUEST_RAM);
    return error == seL4_NoError;
}

void init(void)
{
    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x1000);
    say("starts", start(1) && start(2));
}

/* What is asked while the core is down does nothing, and does not wait. */
static void core_is_down(void)
{
    microkit_vcpu_stop(1);
    microkit_vcpu_restart(1, GUEST_RAM);
    microkit_vcpu_arm_inject_irq(1, 40, 0, 0, 0);
    microkit_vcpu_arm_ack_vppi(1, 27);
    microkit_vcpu_arm_write_reg(1, seL4_VCPUReg_TTBR0, 1);
    say("core 1 is down", microkit_vcpu_arm_read_reg(1, seL4_VCPUReg_SCTLR) == 0 &&
                              seL4_TCB_Suspend(BASE_VM_TCB_CAP + 1) == seL4_InvalidCapability &&
                              seL4_GetMR(0) == 0);
    say("core 2 is not", microkit_vcpu_arm_read_reg(2, seL4_VCPUReg_SCTLR) != 0);
    say("starts core 1", microkit_core_restart(1));
}

void notified(microkit_channel ch)
{
    if (ch == WITNESS) {
        *(volatile seL4_Word *)0x123000 = 1;
    } else if (microkit_watch_epoch(CORE_1) % 2 != 0) {
        core_is_down();
    } else {
        say("core 1 is back", microkit_vcpu_arm_read_reg(1, seL4_VCPUReg_TTBR0) == 0 && start(1));
    }
}

static void skip(microkit_child vcpu)
{
    seL4_UserContext context = {.pc = 0};

    (void)seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 1, &context);
    context.pc += 4;
    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 1, &context);
}

/* In its first life all is answered, and the core goes down behind that; in the second the load is not. */
seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)reply;
    if (microkit_msginfo_get_label(info) == seL4_Fault_VCPUFault) {
        lives++;
        say(lives == 1 ? "its guest runs" : "its guest has begun anew",
            vcpu == 1 && seL4_GetMR(0) == 0x5e000001);
        skip(vcpu);
        return seL4_True;
    }
    if (lives == 1) {
        skip(vcpu);
        microkit_notify(KILLER);
        return seL4_True;
    }
    microkit_notify(WITNESS);
    return seL4_False;
}
