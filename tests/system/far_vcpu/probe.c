/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The same lines for each virtual CPU, wherever it is: what the kernel says that has it.
 */
#include "probe.h"

#define REGISTERS (sizeof(seL4_UserContext) / sizeof(seL4_Word))
#define EL1H      0x3c5
#define EL2H      0x3c9 /* there is none */

static void say(const char *what, seL4_Word value)
{
    microkit_dbg_puts(" ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(" ");
    for (int shift = 60; shift >= 0; shift -= 4) {
        if (value >> shift || shift == 0) {
            microkit_dbg_putc("0123456789abcdef"[value >> shift & 15]);
        }
    }
}

static void end(void)
{
    microkit_dbg_puts("\n");
}

static void vcpu_registers(microkit_child vcpu)
{
    seL4_CPtr cap = BASE_VCPU_CAP + vcpu;

    microkit_dbg_puts("vcpu");
    say("sctlr", seL4_ARM_VCPU_ReadRegs(cap, seL4_VCPUReg_SCTLR).value);
    say("write", seL4_ARM_VCPU_WriteRegs(cap, seL4_VCPUReg_TTBR0, 0x123456789abcdef0));
    say("ttbr0", seL4_ARM_VCPU_ReadRegs(cap, seL4_VCPUReg_TTBR0).value);
    say("again", seL4_ARM_VCPU_WriteRegs(cap, seL4_VCPUReg_TTBR0, 0));
    say("field 24", (seL4_Word)seL4_ARM_VCPU_ReadRegs(cap, seL4_VCPUReg_Num).error);
    say("field ~0", seL4_ARM_VCPU_WriteRegs(cap, ~0UL, 0));
    end();
}

static void range(const char *what, seL4_Error error)
{
    say(what, error);
    say("from", seL4_GetMR(0));
    say("to", seL4_GetMR(1));
}

static void injection(microkit_child vcpu)
{
    seL4_CPtr cap = BASE_VCPU_CAP + vcpu;

    microkit_dbg_puts("inject");
    range("number", seL4_ARM_VCPU_InjectIRQ(cap, 1024, 32, 2, 200));
    range("priority", seL4_ARM_VCPU_InjectIRQ(cap, 1023, 32, 2, 200));
    range("group", seL4_ARM_VCPU_InjectIRQ(cap, 1023, 31, 2, 200));
    range("list", seL4_ARM_VCPU_InjectIRQ(cap, 1023, 31, 1, 200));
    end();
    microkit_dbg_puts("ack");
    say("27", seL4_ARM_VCPU_AckVPPI(cap, 27));
    say("26", seL4_ARM_VCPU_AckVPPI(cap, 26));
    say("99999", seL4_ARM_VCPU_AckVPPI(cap, 99999));
    end();
}

static seL4_Word pstate_of(seL4_CPtr tcb, seL4_Word written)
{
    seL4_UserContext context = {.spsr = written};

    seL4_TCB_WriteRegisters(tcb, 0, 0, 3, &context);
    seL4_TCB_ReadRegisters(tcb, 0, 0, 3, &context);
    return context.spsr;
}

static void registers(microkit_child vcpu)
{
    seL4_CPtr tcb = BASE_VM_TCB_CAP + vcpu;
    seL4_UserContext context, back;
    seL4_Word *words = (seL4_Word *)&context, *found = (seL4_Word *)&back;
    seL4_Word same = 0;

    for (seL4_Word i = 0; i < REGISTERS; i++) {
        words[i] = i == 2 ? EL1H : 0x1000 + i;
    }
    microkit_dbg_puts("thread");
    say("write", seL4_TCB_WriteRegisters(tcb, 0, 0, REGISTERS, &context));
    say("read", seL4_TCB_ReadRegisters(tcb, 0, 0, REGISTERS, &back));
    for (seL4_Word i = 0; i < REGISTERS; i++) {
        same += words[i] == found[i];
    }
    say("same", same);
    say("el2", pstate_of(tcb, EL2H));
    say("aarch32", pstate_of(tcb, 0x10));
    say("flags", pstate_of(tcb, 0xf0000010));
    end();
}

/* Its own thread again: at EL0 then. A thread is no virtual CPU, and the other way round. */
static void objects(microkit_child vcpu)
{
    seL4_CPtr tcb = BASE_VM_TCB_CAP + vcpu, cap = BASE_VCPU_CAP + vcpu;
    seL4_UserContext context = {.spsr = 0};

    microkit_dbg_puts("objects");
    pstate_of(tcb, EL1H);
    say("bind", seL4_ARM_VCPU_SetTCB(cap, tcb));
    seL4_TCB_ReadRegisters(tcb, 0, 0, 3, &context);
    say("pstate", context.spsr);
    say("suspend", seL4_TCB_Suspend(tcb));
    say("no thread", seL4_TCB_Suspend(cap));
    say("no vcpu", seL4_ARM_VCPU_AckVPPI(tcb, 27));
    say("nothing", seL4_TCB_Suspend(BASE_VM_TCB_CAP + 9));
    say("priority", seL4_TCB_SetPriority(tcb, tcb, 50));
    say("too high", seL4_TCB_SetPriority(tcb, tcb, 51));
    end();
}

void probe(microkit_child vcpu)
{
    vcpu_registers(vcpu);
    injection(vcpu);
    registers(vcpu);
    objects(vcpu);
}
