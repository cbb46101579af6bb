/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A VMM that makes its virtual machine of untyped memory, and prints what it hears of it.
 */
#include <kernel/gen_config.h>

#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "gic_v3.h"
#else
#include "gic_v2.h"
#endif

#include "program.h"

#include <microkit.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT(n)   (BASE_USER_CAPS + (n))
#define DEPTH     64
#define WINDOW_VA 0x4000000000 /* the guest's RAM, here */
#define BADGE     77

enum slots {
    MEMORY = SLOT(1),
    GICV = SLOT(2),
    CNODE = SLOT(3),
    OWN_TCB = SLOT(4),
    VSPACE = SLOT(6),
    SCHED_CONTROL = SLOT(7),
    POOL = SLOT(10),
    TCB = SLOT(100),
    VCPU,
    SC,
    ENDPOINT,
    REPLY,
    HANDLER, /* the endpoint, badged */
    SPACE,
    FRAMES,
    COPIES = FRAMES + 3,
    CPU_FRAME = COPIES + 3,
    TABLES,
};

extern const uint8_t guest_program[], guest_program_end[];

static unsigned next_table = TABLES;

static void say(const char *what, seL4_Word value)
{
    microkit_dbg_puts(what);
    microkit_dbg_puts(" ");
    for (int shift = 60; shift >= 0; shift -= 4) {
        seL4_Word digit = value >> shift & 15;

        if (value >> shift || shift == 0) {
            microkit_dbg_putc((int)(digit < 10 ? '0' + digit : 'a' + digit - 10));
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

static void make(seL4_Word type, seL4_Word bits, seL4_CPtr slot, seL4_Word count)
{
    check("make", seL4_Untyped_Retype(MEMORY, type, bits, CNODE, 0, 0, slot, count));
}

static void map(seL4_CPtr frame, seL4_CPtr space, seL4_Word address, seL4_CapRights_t rights,
                seL4_ARM_VMAttributes attributes)
{
    while (seL4_ARM_Page_Map(frame, space, address, rights, attributes) == seL4_FailedLookup) {
        make(seL4_ARM_PageTableObject, 0, next_table, 1);
        check("table",
              seL4_ARM_PageTable_Map(next_table++, space, address, seL4_ARM_Default_VMAttributes));
    }
}

static void make_memory(void)
{
    make(seL4_ARM_VSpaceObject, 0, SPACE, 1);
    check("asid", seL4_ARM_ASIDPool_Assign(POOL, SPACE));
    make(seL4_ARM_SmallPageObject, 0, FRAMES, 3);
    for (unsigned i = 0; i < 3; i++) {
        check("copy",
              seL4_CNode_Copy(CNODE, COPIES + i, DEPTH, CNODE, FRAMES + i, DEPTH, seL4_AllRights));
        map(COPIES + i, VSPACE, WINDOW_VA + i * 0x1000, seL4_ReadWrite,
            seL4_ARM_Default_VMAttributes);
    }
    for (unsigned i = 0; &guest_program[i] < guest_program_end; i++) {
        ((volatile uint8_t *)WINDOW_VA)[i] = guest_program[i];
    }
    check("clean", seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE, WINDOW_VA, WINDOW_VA + 0x1000));
    map(FRAMES, SPACE, GUEST_RAM, seL4_ReadWrite, seL4_ARM_Default_VMAttributes);
    map(FRAMES + 1, SPACE, GUEST_TABLES, seL4_ReadWrite, seL4_ARM_Default_VMAttributes);
    map(FRAMES + 2, SPACE, GUEST_CONSTANT, seL4_CanRead, seL4_ARM_Default_VMAttributes);
    check("gicv",
          seL4_Untyped_Retype(GICV, seL4_ARM_SmallPageObject, 0, CNODE, 0, 0, CPU_FRAME, 1));
    map(CPU_FRAME, SPACE, GUEST_CPU, seL4_ReadWrite, 0);
}

static void make_thread(void)
{
    make(seL4_TCBObject, 0, TCB, 1);
    make(seL4_ARM_VCPUObject, 0, VCPU, 1);
    make(seL4_SchedContextObject, 8, SC, 1);
    make(seL4_EndpointObject, 0, ENDPOINT, 1);
    make(seL4_ReplyObject, 0, REPLY, 1);
    check("badge",
          seL4_CNode_Mint(CNODE, HANDLER, DEPTH, CNODE, ENDPOINT, DEPTH, seL4_AllRights, BADGE));
    check("space", seL4_TCB_SetSpace(TCB, HANDLER, CNODE, 0, SPACE, 0));
    check("time", seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, SC, 1000, 1000, 0, 0, 0));
    check("schedule", seL4_TCB_SetSchedParams(TCB, OWN_TCB, 0, 50, SC, HANDLER));
    check("bind", seL4_ARM_VCPU_SetTCB(VCPU, TCB));
}

static void start(void)
{
    seL4_UserContext context = {.pc = GUEST_RAM, .spsr = 0x3c5};

    check("write", seL4_ARM_VCPU_WriteRegs(VCPU, seL4_VCPUReg_VMPIDR_EL2, 3));
    say("sctlr", seL4_ARM_VCPU_ReadRegs(VCPU, seL4_VCPUReg_SCTLR).value);
    check("run", seL4_TCB_WriteRegisters(TCB, 1, 0, 3, &context));
}

static void skip(seL4_Word pc)
{
    seL4_UserContext context = {.pc = pc + 4};

    check("skip", seL4_TCB_WriteRegisters(TCB, 0, 0, 1, &context));
}

/* Which register was stored: SRT of the syndrome. */
static seL4_Word stored(seL4_Word fsr)
{
    static const uint8_t order[] = {3,  4,  5,  6,  7,  8,  9,  10, 11, 17, 18, 19, 20, 21, 22, 23,
                                    12, 13, 14, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 15, 16};
    seL4_UserContext context;

    check("read", seL4_TCB_ReadRegisters(TCB, 0, 0, 36, &context));
    return (fsr >> 16 & 31) == 31 ? 0 : ((seL4_Word *)&context)[order[fsr >> 16 & 31]];
}

static void report(seL4_Word address, seL4_Word value)
{
    static const char *const names[] = {"el",  "mpidr", "zeros", "svc", "inject", "took",
                                        "par", "fp",    "ticks", "mmu", "gone",   "there"};

    say(names[(address - REPORTS) / 8], value);
    if (address == REPORTS + REPORT_INJECT) {
        check("inject", seL4_ARM_VCPU_InjectIRQ(VCPU, (seL4_Uint16)value, 0, GUEST_GROUP, 1));
    }
}

static void vm_fault(void)
{
    seL4_Word address = seL4_GetMR(seL4_VMFault_Addr);
    seL4_Word fsr = seL4_GetMR(seL4_VMFault_FSR);
    seL4_Word pc = seL4_GetMR(seL4_VMFault_IP);

    if (address >= REPORTS && address < REPORTS + REPORT_END) {
        report(address, stored(fsr));
    } else {
        say("fault at", address);
        say("  syndrome", fsr);
    }
    skip(pc);
}

static void unknown_syscall(void)
{
    seL4_Word pc = seL4_GetMR(seL4_UnknownSyscall_FaultIP);

    say("hvc", seL4_GetMR(seL4_UnknownSyscall_Syscall));
    say("  behind it", seL4_GetMR(seL4_UnknownSyscall_LR) - pc);
    say("  spsr", seL4_GetMR(seL4_UnknownSyscall_SPSR));
    skip(pc);
}

/* false: the guest has ended. */
static seL4_Bool handle(seL4_Word label)
{
    switch (label) {
    case seL4_Fault_VMFault:
        vm_fault();
        return 1;
    case seL4_Fault_UnknownSyscall:
        unknown_syscall();
        return 1;
    case seL4_Fault_VGICMaintenance:
        say("ended", seL4_GetMR(seL4_VGICMaintenance_IDX));
        check("ack", seL4_ARM_VCPU_AckVPPI(VCPU, 27));
        return 1;
    case seL4_Fault_VPPIEvent:
        say("timer", seL4_GetMR(seL4_VPPIEvent_IRQ));
        check("inject", seL4_ARM_VCPU_InjectIRQ(VCPU, 27, 0, GUEST_GROUP, 0));
        return 1;
    case seL4_Fault_VCPUFault:
        say("trap", seL4_GetMR(seL4_VCPUFault_HSR));
        return 0;
    default:
        say("fault", label);
        return 0;
    }
}

void init(void)
{
    seL4_Word badge = 0;
    seL4_MessageInfo_t info;

    make_memory();
    make_thread();
    start();
    info = seL4_Recv(ENDPOINT, &badge, REPLY);
    while (handle(seL4_MessageInfo_get_label(info))) {
        info = seL4_ReplyRecv(ENDPOINT, seL4_MessageInfo_new(0, 0, 0, 0), &badge, REPLY);
    }
    check("revoke", seL4_CNode_Revoke(CNODE, MEMORY, DEPTH));
    microkit_dbg_puts("done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
