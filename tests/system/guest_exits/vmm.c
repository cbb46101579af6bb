/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Prints each exit with the instruction that the program counter is at, and steps over it.
 */
#include <microkit.h>
#include <stdint.h>

#include "say.h"
#include "words.h"

#define VCPU         0
#define EL1H         0x3c5
#define ESR_SMC      0x5e000000
#define WORDS_TO_X30 17 /* of seL4_UserContext, up to x30 */
#define WORDS        36

extern const uint8_t guest_program[], guest_program_end[];

uintptr_t ram;

static seL4_Bool probing;
static seL4_Word aborts;

static seL4_UserContext registers(seL4_Word count)
{
    seL4_UserContext context = {.pc = 0};

    (void)seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, count, &context);
    return context;
}

static void go_on_at(seL4_Word pc)
{
    seL4_UserContext context = {.pc = pc};

    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, 1, &context);
}

/* The image is a page, wherever the guest maps it. */
static void say_instruction(seL4_Word pc)
{
    say(" at", *(volatile uint32_t *)(ram + (pc & 0xfff)));
    end();
}

static void abort_of_data(seL4_Word pc, seL4_Word address, seL4_Word syndrome)
{
    if (probing) {
        aborts++;
    } else if (address == REPORTS) {
        say("own", registers(WORDS).x20);
        end();
    } else {
        say("abort", address);
        say(" syndrome", syndrome);
        say_instruction(pc);
    }
    go_on_at(pc + 4);
}

static void vm_fault(void)
{
    seL4_Word pc = seL4_GetMR(seL4_VMFault_IP), address = seL4_GetMR(seL4_VMFault_Addr);
    seL4_Word syndrome = seL4_GetMR(seL4_VMFault_FSR);

    if (seL4_GetMR(seL4_VMFault_PrefetchFault)) {
        say("fetch", address);
        say(" syndrome", syndrome);
        say(" pc", pc);
        end();
        go_on_at(registers(WORDS_TO_X30).x30);
    } else {
        abort_of_data(pc, address, syndrome);
    }
}

/* False: the guest has ended. */
static seL4_Bool trap(void)
{
    seL4_Word syndrome = seL4_GetMR(seL4_VCPUFault_HSR), pc = registers(1).pc;

    if (syndrome == (ESR_SMC | PROBE_BEGIN)) {
        probing = 1;
    } else if (syndrome == (ESR_SMC | PROBE_END)) {
        probing = 0;
        say("nowhere", aborts);
        end();
    } else if (syndrome == (ESR_SMC | FINISHED)) {
        microkit_dbg_puts("done\n");
        return seL4_False;
    } else {
        say("trap", syndrome);
        say_instruction(pc);
    }
    go_on_at(pc + 4);
    return seL4_True;
}

void init(void)
{
    seL4_UserContext context = {.spsr = EL1H};

    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x1000);
    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, 3, &context);
    microkit_vcpu_restart(VCPU, GUEST_RAM);
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)vcpu;
    (void)reply;
    switch (microkit_msginfo_get_label(info)) {
    case seL4_Fault_VMFault:
        vm_fault();
        return seL4_True;
    case seL4_Fault_VCPUFault:
        return trap();
    default:
        say("another fault", microkit_msginfo_get_label(info));
        end();
        return seL4_False;
    }
}
