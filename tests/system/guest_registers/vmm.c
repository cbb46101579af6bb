/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starts its guest, whose time has an offset of its own, and says what that says.
 */
#include <microkit.h>
#include <stdint.h>

#include "../guest_exits/say.h"
#include "words.h"

#define EL1H    0x3c5
#define ESR_SMC 0x5e000000
#define PATTERN 0x01010000
#define OFFSET  0x123456789
#define OFTEN   100 /* of each guest */

extern const uint8_t guest_program[], guest_program_end[];

uintptr_t ram;
uint64_t me;

static seL4_UserContext registers(void)
{
    seL4_UserContext context = {.pc = 0};

    (void)seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + me, 0, 0, sizeof(context) / sizeof(seL4_Word),
                                 &context);
    return context;
}

void init(void)
{
    seL4_UserContext context = {.spsr = EL1H, .x0 = me * PATTERN};

    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x2000);
    microkit_vcpu_arm_write_reg((microkit_child)me, seL4_VCPUReg_CNTVOFF, me * OFFSET);
    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + me, 0, 0, 4, &context);
    microkit_vcpu_restart((microkit_child)me, GUEST_RAM);
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static void wrong(seL4_UserContext context)
{
    say("guest FAILED:", me);
    say(" it has", context.x30);
    say(" pc", context.pc);
    end();
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word syndrome = seL4_GetMR(seL4_VCPUFault_HSR);
    seL4_UserContext context = registers();

    (void)reply;
    if (microkit_msginfo_get_label(info) == seL4_Fault_VCPUFault &&
        syndrome == (ESR_SMC | ALL_IS_WELL)) {
        context.pc += 4;
        (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 1, &context);
        return seL4_True;
    }
    if (syndrome != (ESR_SMC | IT_IS_OVER)) {
        wrong(context);
    } else {
        say("guest", me);
        microkit_dbg_puts(*(volatile seL4_Word *)(ram + COUNT) > OFTEN ? " has its registers"
                                                                       : " FAILED: it had no time");
        end();
    }
    microkit_vcpu_stop(vcpu);
    return seL4_False;
}
