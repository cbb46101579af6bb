/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A VMM whose guest is random: its memory is random instructions, those of EL1 above all, and its registers,
 * with tables of stage 1 anywhere. Whatever it is told of, the guest goes on somewhere else; when the guest
 * says nothing for a while it is started anew. Not with QEMU counting instructions: a guest whose vectors are
 * nowhere executes none, and time stands still.
 */
#include "core.h"
#include "random.h"

#include <stdint.h>

#define BYSTANDER    0
#define VCPUS        2
#define GUEST_RAM    0x40000000
#define RAM_SIZE     0x200000
#define REGISTERS    (sizeof(seL4_UserContext) / sizeof(seL4_Word))
#define TIMER_INTID  27
#define VECTOR_SIZE  0x80
#define VECTORS_SIZE 0x800

volatile uint32_t *ram;

static seL4_Word core, random_state, done;
static seL4_Word traps, aborts, calls, interrupts, exceptions, restarts;
static seL4_Word heard[VCPUS], silent[VCPUS];

static seL4_Word below(seL4_Word limit)
{
    return random_below(&random_state, limit);
}

static seL4_Word any(void)
{
    return random_next(&random_state);
}

/* Where something is, or nothing, or nothing that makes sense. */
static seL4_Word address(void)
{
    switch (below(4)) {
    case 0:
        return 0x8000000 + (any() & 0xfffffc); /* devices: the interrupt controller, UARTs */
    case 1:
        return any();
    default:
        return GUEST_RAM + (any() & (RAM_SIZE - 4));
    }
}

/* Of the groups of the A64 instruction set (Arm ARM C4.1). */
static uint32_t instruction(void)
{
    static const uint32_t some[] = {
        0xd4000003, 0xd4000002, 0xd4000001, 0xd503207f, /* SMC, HVC, SVC, WFI */
        0xd503205f, 0xd69f03e0, 0xd4200000, 0xd503201f, /* WFE, ERET, BRK, NOP */
        0xd50342ff, 0xd50342df, 0xd5087659, 0xd508751f, /* DAIFClr, DAIFSet, DC ISW, IC IALLU */
        0xd508871f, 0xd508831f, 0xd5034fdf, 0xd5034f9f, /* TLBI VMALLE1, VMALLE1IS; ISB, DSB */
    };
    uint32_t bits = (uint32_t)any();

    switch (below(8)) {
    case 0:
    case 1:
        return 0xd5100000 | (bits & 0x2fffff); /* MSR, MRS of any system register */
    case 2:
        return 0xd5080000 | (bits & 0x27ffff); /* SYS: TLBI, AT, DC, IC */
    case 3:
        return 0xb9000000 | (bits & 0x40ffffff); /* LDR, STR */
    case 4:
    case 5:
        return some[bits % (sizeof(some) / sizeof(some[0]))];
    case 6:
        return 0xd5033000 | (bits & 0x3fff); /* barriers, PSTATE, hints */
    default:
        return bits;
    }
}

static void fill_memory(void)
{
    for (seL4_Word i = 0; i < RAM_SIZE / sizeof(ram[0]); i++) {
        ram[i] = instruction();
    }
    for (seL4_Word vector = 0; vector < VECTORS_SIZE; vector += VECTOR_SIZE) {
        ram[vector / sizeof(ram[0])] = below(2) ? 0xd4000002 : 0xd4000003; /* HVC, SMC */
    }
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, (seL4_Word)ram,
                                               (seL4_Word)ram + RAM_SIZE);
}

/* A few at random; mostly what makes the guest come back: no stage 1, vectors where memory is. */
static void change_system_registers(microkit_child vcpu)
{
    for (seL4_Word field = 0; field < seL4_VCPUReg_Num; field++) {
        if (below(4) == 0) {
            microkit_vcpu_arm_write_reg(vcpu, field, below(2) ? any() : address() & ~0xfffUL);
        }
    }
    if (below(4)) {
        microkit_vcpu_arm_write_reg(vcpu, seL4_VCPUReg_SCTLR, 0x34d58820);
        microkit_vcpu_arm_write_reg(vcpu, seL4_VCPUReg_VBAR, GUEST_RAM);
    }
}

static void change_registers(microkit_child vcpu, seL4_Bool resume)
{
    static const seL4_Word modes[] = {0x5, 0x5, 0x4, 0x0, 0x10};
    seL4_UserContext context;
    seL4_Word *words = (seL4_Word *)&context;

    for (seL4_Word i = 0; i < REGISTERS; i++) {
        words[i] = address();
    }
    context.pc = GUEST_RAM + (any() & (RAM_SIZE - 4));
    context.spsr = below(8) ? modes[below(5)] | (any() & 0xf00003c0) : any();
    if (seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, resume, 0, REGISTERS, &context) !=
        seL4_NoError) {
        microkit_dbg_puts("FAILED: registers\n");
    }
}

/* An error is an answer, too. */
static void inject(microkit_child vcpu)
{
    (void)seL4_ARM_VCPU_InjectIRQ(BASE_VCPU_CAP + vcpu, (seL4_Uint16)(any() & 0x3f),
                                  (seL4_Uint8)(any() & 31), (seL4_Uint8)(any() & 1),
                                  (seL4_Uint8)(any() & 7));
}

static void start(microkit_child vcpu)
{
    change_system_registers(vcpu);
    change_registers(vcpu, 1);
    restarts++;
}

static void print(const char *name, seL4_Word value)
{
    microkit_dbg_puts(name);
    microkit_dbg_put64(value);
}

static void finish(void)
{
    done = 1;
    for (microkit_child vcpu = 0; vcpu < VCPUS; vcpu++) {
        microkit_vcpu_stop(vcpu);
    }
    print("GUESTS ", core);
    print(" traps ", traps);
    print(" aborts ", aborts);
    print(" calls ", calls);
    print(" interrupts ", interrupts);
    print(" exceptions ", exceptions);
    print(" restarts ", restarts);
    microkit_dbg_puts("\n");
    microkit_notify(BYSTANDER);
}

static void count(seL4_Word label)
{
    switch (label) {
    case seL4_Fault_VCPUFault:
        traps++;
        break;
    case seL4_Fault_VMFault:
        aborts++;
        break;
    case seL4_Fault_UnknownSyscall:
        calls++;
        break;
    case seL4_Fault_UserException:
        exceptions++;
        break;
    default:
        interrupts++;
        break;
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    count(microkit_msginfo_get_label(info));
    heard[child]++;
    if (done || traps + aborts + calls + interrupts + exceptions >= CALLS) {
        if (!done) {
            finish();
        }
        return seL4_False;
    }
    if (below(4) == 0) {
        inject(child);
    }
    if (below(2)) {
        microkit_vcpu_arm_ack_vppi(child, TIMER_INTID);
    }
    if (below(4) == 0) {
        change_system_registers(child);
    }
    change_registers(child, 0);
    *reply = microkit_msginfo_new(0, 0);
    return seL4_True;
}

/* The bystander's tick: a guest that was not heard of for two of them turns in circles, or sleeps. */
void notified(microkit_channel ch)
{
    (void)ch;
    for (microkit_child vcpu = 0; vcpu < VCPUS && !done; vcpu++) {
        silent[vcpu] = heard[vcpu] == 0 ? silent[vcpu] + 1 : 0;
        heard[vcpu] = 0;
        if (silent[vcpu] > 1) {
            inject(vcpu);
            start(vcpu);
        }
    }
}

void init(void)
{
    core = core_number();
    random_state = core + 101;
    fill_memory();
    for (microkit_child vcpu = 0; vcpu < VCPUS; vcpu++) {
        start(vcpu);
    }
}
