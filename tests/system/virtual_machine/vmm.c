/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A VMM as it is written for Microkit: the guest of tests/system/guest runs on each virtual CPU in turn, and what is
 * heard of it is printed. All calls of the library for virtual CPUs are made.
 */
#include <kernel/gen_config.h>

#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "../guest/gic_v3.h"
#else
#include "../guest/gic_v2.h"
#endif

#include "../guest/program.h"

#include <microkit.h>
#include <stdint.h>

extern const uint8_t guest_program[], guest_program_end[];

uintptr_t guest_ram;
uint64_t boot_vcpu = 99, last_vcpu = 99;

static void say(const char *what, seL4_Word value)
{
    microkit_dbg_puts(what);
    microkit_dbg_puts(" ");
    for (int shift = 60; shift >= 0; shift -= 4) {
        if (value >> shift || shift == 0) {
            microkit_dbg_putc("0123456789abcdef"[value >> shift & 15]);
        }
    }
    microkit_dbg_puts("\n");
}

static void check(const char *what, seL4_Error error)
{
    if (error != seL4_NoError) {
        say(what, (seL4_Word)error);
    }
}

static void load(void)
{
    volatile uint8_t *ram = (volatile uint8_t *)guest_ram;

    for (unsigned i = 0; i < 0x2000; i++) {
        ram[i] = &guest_program[i] < guest_program_end ? guest_program[i] : 0;
    }
    for (seL4_Word page = guest_ram; page < guest_ram + 0x2000; page += 0x1000) {
        check("clean", seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, page, page + 0x1000));
    }
}

/* Registers first, then it runs: a virtual CPU that was never started has none. */
static void start(microkit_child vcpu)
{
    seL4_UserContext context = {.spsr = 0x3c5};

    say("start", vcpu);
    load();
    microkit_vcpu_arm_write_reg(vcpu, seL4_VCPUReg_VMPIDR_EL2, vcpu);
    say("sctlr", microkit_vcpu_arm_read_reg(vcpu, seL4_VCPUReg_SCTLR));
    check("write", seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 3, &context));
    microkit_vcpu_restart(vcpu, GUEST_RAM);
}

static void skip(microkit_child vcpu, seL4_Word pc)
{
    seL4_UserContext context = {.pc = pc + 4};

    check("skip", seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 1, &context));
}

/* Which register was stored: SRT of the syndrome. */
static seL4_Word stored(microkit_child vcpu, seL4_Word fsr)
{
    static const uint8_t order[] = {3,  4,  5,  6,  7,  8,  9,  10, 11, 17, 18, 19, 20, 21, 22, 23,
                                    12, 13, 14, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 15, 16};
    unsigned number = fsr >> 16 & 31;
    seL4_UserContext context;

    check("read", seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 36, &context));
    return number == 31 ? 0 : ((seL4_Word *)&context)[order[number]];
}

static void report(microkit_child vcpu, seL4_Word address, seL4_Word value)
{
    static const char *const names[] = {"el",   "mpidr", "zeros", "svc",   "inject",
                                        "took", "par",   "fp",    "ticks", "mmu"};

    say(names[(address - REPORTS) / 8], value);
    if (address == REPORTS + REPORT_INJECT) {
        microkit_vcpu_arm_inject_irq(vcpu, (seL4_Uint16)value, 0, GUEST_GROUP, 1);
    }
}

static void vm_fault(microkit_child vcpu)
{
    seL4_Word address = seL4_GetMR(seL4_VMFault_Addr);
    seL4_Word fsr = seL4_GetMR(seL4_VMFault_FSR);
    seL4_Word pc = seL4_GetMR(seL4_VMFault_IP);

    if (address >= REPORTS && address < REPORTS + 0x50) {
        report(vcpu, address, stored(vcpu, fsr));
    } else {
        say("fault at", address);
    }
    skip(vcpu, pc);
}

/* The guest has ended: the other one's turn. */
static seL4_Bool ended(microkit_child vcpu)
{
    say("trap", seL4_GetMR(seL4_VCPUFault_HSR));
    microkit_vcpu_stop(vcpu);
    if (vcpu == boot_vcpu) {
        start((microkit_child)last_vcpu);
        return seL4_True; /* what is stopped stays stopped */
    }
    microkit_dbg_puts("done\n");
    return seL4_False;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)reply;
    if (vcpu == 7) {
        say("child", seL4_GetMR(seL4_VMFault_Addr));
        start((microkit_child)boot_vcpu);
        return seL4_False;
    }
    switch (microkit_msginfo_get_label(info)) {
    case seL4_Fault_VMFault:
        vm_fault(vcpu);
        return seL4_True;
    case seL4_Fault_UnknownSyscall:
        say("hvc", seL4_GetMR(seL4_UnknownSyscall_Syscall));
        skip(vcpu, seL4_GetMR(seL4_UnknownSyscall_FaultIP));
        return seL4_True;
    case seL4_Fault_VGICMaintenance:
        say("ended", seL4_GetMR(seL4_VGICMaintenance_IDX));
        microkit_vcpu_arm_ack_vppi(vcpu, 27);
        return seL4_True;
    case seL4_Fault_VPPIEvent:
        say("timer", seL4_GetMR(seL4_VPPIEvent_IRQ));
        microkit_vcpu_arm_inject_irq(vcpu, 27, 0, GUEST_GROUP, 0);
        return seL4_True;
    default:
        return ended(vcpu);
    }
}
